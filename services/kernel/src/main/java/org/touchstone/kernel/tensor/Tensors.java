package org.touchstone.kernel.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;

/** Makes tensors. Data is copied into native memory; sources are never referred to afterwards. */
public final class Tensors {
    private Tensors() {}

    /** How many tensors are not released, in this process. */
    public static long live() {
        return Tensor.live();
    }

    public static Tensor zeros(DType type, long... shape) {
        return Tensor.wrap(Natives.full(type, 0, shape));
    }

    public static Tensor ones(DType type, long... shape) {
        return Tensor.wrap(Natives.full(type, 1, shape));
    }

    public static Tensor full(DType type, double value, long... shape) {
        return Tensor.wrap(Natives.full(type, value, shape));
    }

    /** A single number. */
    public static Tensor scalar(DType type, double value) {
        return Tensor.wrap(Natives.scalar(type, value));
    }

    /** An f32 tensor of these elements in row-major order. */
    public static Tensor of(float[] elements, long... shape) {
        return copy(DType.F32, elements.length, shape, memory -> memory.asFloatBuffer()
                .put(elements));
    }

    /** An f64 tensor. */
    public static Tensor of(double[] elements, long... shape) {
        return copy(DType.F64, elements.length, shape, memory -> memory.asDoubleBuffer()
                .put(elements));
    }

    /** An i64 tensor. */
    public static Tensor of(long[] elements, long... shape) {
        return copy(DType.I64, elements.length, shape, memory -> memory.asLongBuffer()
                .put(elements));
    }

    /** A u8 tensor. */
    public static Tensor of(byte[] elements, long... shape) {
        return copy(DType.U8, elements.length, shape, memory -> memory.put(elements));
    }

    /** The remaining bytes of the buffer, little-endian elements in row-major order; the buffer is not moved. */
    public static Tensor of(ByteBuffer elements, DType type, long... shape) {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new TensorException("raw bytes are offered on little-endian machines only");
        }
        if (elements.remaining() % type.bytes() != 0) {
            throw new TensorException(elements.remaining() + " bytes are not whole elements of type " + type);
        }
        return copy(type, elements.remaining() / type.bytes(), shape, memory -> memory.put(elements.duplicate()));
    }

    private static Tensor copy(DType type, int count, long[] shape, Consumer<ByteBuffer> writer) {
        long expected = 1;
        for (long length : shape) {
            if (length < 0) {
                throw new TensorException("negative length in shape " + Arrays.toString(shape));
            }
            expected = Math.multiplyExact(expected, length);
        }
        if (expected != count) {
            throw new TensorException(count + " elements do not fill shape " + Arrays.toString(shape));
        }
        Tensor tensor = Tensor.wrap(Natives.empty(type, shape));
        if (count > 0) {
            writer.accept(Natives.memory(tensor.handle()));
        }
        return tensor;
    }
}
