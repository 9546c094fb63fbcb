package org.touchstone.kernel.tensor;

import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** Making, reading and deleting native tensors. Memory is always libtorch's own, never a Java buffer's. */
final class Natives {
    static final Libtorch.VLong DELETE = Libtorch.vLong("torchDeleteTensor");
    static final Libtorch.FInt DTYPE = Libtorch.fInt("torchDType");
    static final Libtorch.F0 DETACH = Libtorch.f0("torchDetachGrad");
    static final Libtorch.F0 CLONE = Libtorch.f0("tensorClone");
    private static final Libtorch.FFlag IS_CONTIGUOUS = Libtorch.fFlag("torchIsContiguous");
    private static final Libtorch.F0 CONTIGUOUS = Libtorch.f0("torchToContiguous");
    private static final MethodHandle SIZES = Libtorch.find("torchSizes", long[].class, long.class);
    private static final MethodHandle BUFFER = Libtorch.find("torchDirectByteBuffer", ByteBuffer.class, long.class);
    private static final MethodHandle ATTACH = Libtorch.find("torchAttachGrad", void.class, long.class, boolean.class);
    private static final MethodHandle EMPTY =
            Libtorch.find("torchEmpty", long.class, long[].class, int.class, int.class, int[].class, boolean.class);
    private static final MethodHandle FULL = Libtorch.find(
            "torchFull", long.class, long[].class, double.class, int.class, int.class, int[].class, boolean.class);
    private static final MethodHandle TO = Libtorch.find("torchTo", long.class, long.class, int.class, int[].class);
    private static final int DENSE = 0;
    private static final int[] CPU = {0, -1};
    private static final long[] SCALAR = {};

    private Natives() {}

    static long[] sizes(long handle) {
        try {
            return (long[]) SIZES.invokeExact(handle);
        } catch (Throwable e) {
            throw Libtorch.failure("shape", e);
        }
    }

    static long empty(DType type, long... shape) {
        try {
            return (long) EMPTY.invokeExact(shape, type.code(), DENSE, CPU, false);
        } catch (Throwable e) {
            throw Libtorch.failure("empty", e);
        }
    }

    static long full(DType type, double value, long... shape) {
        try {
            return (long) FULL.invokeExact(shape, value, type.code(), DENSE, CPU, false);
        } catch (Throwable e) {
            throw Libtorch.failure("full", e);
        }
    }

    static long scalar(DType type, double value) {
        if (!type.isFloating() && value != Math.rint(value)) {
            throw new TensorException(value + " is not a whole number, but the tensor is of type " + type);
        }
        return full(type, value, SCALAR);
    }

    /** Cuts the gradient: for data only. */
    static long convert(long handle, DType type) {
        try {
            return (long) TO.invokeExact(handle, type.code(), CPU);
        } catch (Throwable e) {
            throw Libtorch.failure("convert", e);
        }
    }

    static long input(Tensor value) {
        if (!value.dtype().isFloating()) {
            throw new TensorException("derivatives need a floating type, not " + value.dtype());
        }
        long leaf = DETACH.call(value.handle());
        try {
            ATTACH.invokeExact(leaf, true);
        } catch (Throwable e) {
            throw Libtorch.failure("input", e);
        }
        return leaf;
    }

    /** The native memory itself: use it only while the tensor is certainly alive. */
    static ByteBuffer memory(long handle) {
        try {
            return ((ByteBuffer) BUFFER.invokeExact(handle)).order(ByteOrder.nativeOrder());
        } catch (Throwable e) {
            throw Libtorch.failure("memory", e);
        }
    }

    /** Calls the reader with the contiguous memory of the tensor. */
    static void read(long handle, Consumer<ByteBuffer> reader) {
        if (IS_CONTIGUOUS.call(handle)) {
            reader.accept(memory(handle));
            return;
        }
        long copy = CONTIGUOUS.call(handle);
        try {
            reader.accept(memory(copy));
        } finally {
            DELETE.call(copy);
        }
    }
}
