package org.touchstone.kernel.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable array of numbers in native memory. Results belong to the innermost open {@link Scope} of the calling thread.
 * Arithmetic broadcasts as in NumPy and never mixes element types: convert first. Using a released tensor, or shapes that do
 * not fit, is a {@link TensorException}.
 */
public final class Tensor implements AutoCloseable {
    private static final AtomicLong LIVE = new AtomicLong();
    private static final Libtorch.F1 ADD = Libtorch.f1("torchAdd");
    private static final Libtorch.F1 SUB = Libtorch.f1("torchSub");
    private static final Libtorch.F1 MUL = Libtorch.f1("torchMul");
    private static final Libtorch.F1 DIV = Libtorch.f1("torchTrueDivide");
    private static final Libtorch.F1 POW = Libtorch.f1("torchPow");
    private static final Libtorch.F1 MATMUL = Libtorch.f1("torchMatmul");
    private static final Libtorch.F0 NEG = Libtorch.f0("torchNeg");
    private static final Libtorch.FLongs RESHAPE = Libtorch.fLongs("torchReshape");
    private static final Libtorch.F2 TRANSPOSE = Libtorch.f2("torchTranspose");

    private long handle;
    private @Nullable Scope owner;
    private long @Nullable [] shape;
    private @Nullable DType dtype;

    private Tensor(long handle) {
        this.handle = handle;
    }

    /** Takes a native tensor into the current scope. */
    static Tensor wrap(long handle) {
        Tensor tensor = new Tensor(handle);
        try {
            Scope.current().adopt(tensor);
        } catch (TensorException e) {
            Natives.DELETE.call(handle);
            throw e;
        }
        LIVE.incrementAndGet();
        return tensor;
    }

    static long live() {
        return LIVE.get();
    }

    long handle() {
        long current = handle;
        if (current == 0) {
            throw new TensorException("the tensor was released: its scope is closed");
        }
        return current;
    }

    @Nullable
    Scope owner() {
        return owner;
    }

    void owner(@Nullable Scope scope) {
        owner = scope;
    }

    /** The lengths of the axes; empty for a single number. */
    public long[] shape() {
        return sizes().clone();
    }

    /** The length of one axis; negative axes count from the end. */
    public long size(int axis) {
        long[] sizes = sizes();
        int index = axis < 0 ? axis + sizes.length : axis;
        if (index < 0 || index >= sizes.length) {
            throw new TensorException("axis " + axis + " of a tensor of shape " + Arrays.toString(sizes));
        }
        return sizes[index];
    }

    public int rank() {
        return sizes().length;
    }

    /** The number of elements. */
    public long count() {
        long count = 1;
        for (long length : sizes()) {
            count *= length;
        }
        return count;
    }

    public DType dtype() {
        DType known = dtype;
        if (known == null) {
            known = DType.ofCode(Natives.DTYPE.call(handle()));
            dtype = known;
        }
        return known;
    }

    private long[] sizes() {
        long[] known = shape;
        if (known == null) {
            known = Natives.sizes(handle());
            shape = known;
        }
        return known;
    }

    public Tensor add(Tensor other) {
        return wrap(ADD.call(handle(), alike("add", other)));
    }

    public Tensor sub(Tensor other) {
        return wrap(SUB.call(handle(), alike("sub", other)));
    }

    public Tensor mul(Tensor other) {
        return wrap(MUL.call(handle(), alike("mul", other)));
    }

    /** True division; needs a floating type. */
    public Tensor div(Tensor other) {
        return wrap(DIV.call(handle(), alike("div", other)));
    }

    public Tensor pow(Tensor other) {
        return wrap(POW.call(handle(), alike("pow", other)));
    }

    public Tensor add(double other) {
        return withScalar(ADD, other);
    }

    public Tensor sub(double other) {
        return withScalar(SUB, other);
    }

    public Tensor mul(double other) {
        return withScalar(MUL, other);
    }

    public Tensor div(double other) {
        return withScalar(DIV, other);
    }

    public Tensor pow(double other) {
        return withScalar(POW, other);
    }

    public Tensor neg() {
        return wrap(NEG.call(handle()));
    }

    /** Matrix product over the last two axes, broadcast over the others. */
    public Tensor matmul(Tensor other) {
        return wrap(MATMUL.call(handle(), alike("matmul", other)));
    }

    /** The same numbers in row-major order in another shape; one length may be -1: what is left. */
    public Tensor reshape(long... lengths) {
        return wrap(RESHAPE.call(handle(), lengths));
    }

    /** Exchanges two axes. */
    public Tensor transpose(int first, int second) {
        return wrap(TRANSPOSE.call(handle(), first, second));
    }

    /** The same numbers in another type; differentiable between floating types. */
    public Tensor to(DType type) {
        // DJL knows whether an input is recorded, but not whether a result is.
        if (GradMode.get() && type.isFloating() && dtype().isFloating()) {
            return Script.tensor("cast", this, Tensors.zeros(type));
        }
        return wrap(Natives.convert(handle(), type));
    }

    /** The same numbers as a constant: derivatives stop here. */
    public Tensor detach() {
        return wrap(Natives.DETACH.call(handle()));
    }

    /** The only element. */
    public double item() {
        if (count() != 1) {
            throw new TensorException("item() of a tensor of shape " + Arrays.toString(sizes()));
        }
        return dtype() == DType.F32 ? toFloats()[0] : toDoubles()[0];
    }

    /** The elements in row-major order, converted. */
    public float[] toFloats() {
        float[] out = new float[Math.toIntExact(count())];
        readAs(DType.F32, memory -> memory.asFloatBuffer().get(out));
        return out;
    }

    /** The elements in row-major order, converted. */
    public double[] toDoubles() {
        double[] out = new double[Math.toIntExact(count())];
        readAs(DType.F64, memory -> memory.asDoubleBuffer().get(out));
        return out;
    }

    /** The elements in row-major order, converted. */
    public long[] toLongs() {
        long[] out = new long[Math.toIntExact(count())];
        readAs(DType.I64, memory -> memory.asLongBuffer().get(out));
        return out;
    }

    /** The elements in row-major order and their own type, little-endian. */
    public ByteBuffer toBytes() {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new TensorException("raw bytes are offered on little-endian machines only");
        }
        ByteBuffer out =
                ByteBuffer.allocate(Math.toIntExact(count() * dtype().bytes())).order(ByteOrder.LITTLE_ENDIAN);
        readAs(dtype(), out::put);
        return out.flip();
    }

    /** Whether no element is NaN or infinite. */
    public boolean isFinite() {
        try (Tensor finite = Script.tensor("all_finite", this)) {
            return finite.toLongs()[0] != 0;
        }
    }

    /** This tensor. NaN or infinity in it is an exception that names it. */
    public Tensor requireFinite(String name) {
        if (!isFinite()) {
            throw new TensorException(name + " has elements that are not finite");
        }
        return this;
    }

    private void readAs(DType type, Consumer<ByteBuffer> reader) {
        if (count() == 0) {
            return;
        }
        if (dtype() == type) {
            Natives.read(handle(), reader);
            return;
        }
        long converted = Natives.convert(handle(), type);
        try {
            Natives.read(converted, reader);
        } finally {
            Natives.DELETE.call(converted);
        }
    }

    private long alike(String operation, Tensor other) {
        if (dtype() != other.dtype()) {
            throw new TensorException(
                    operation + " of " + dtype() + " and " + other.dtype() + ": convert one of them first");
        }
        return other.handle();
    }

    /** The number becomes native memory, which the gradient may keep after the handle is gone. */
    private Tensor withScalar(Libtorch.F1 operation, double value) {
        long scalar = Natives.scalar(dtype(), value);
        try {
            return wrap(operation.call(handle(), scalar));
        } finally {
            Natives.DELETE.call(scalar);
        }
    }

    boolean isOpen() {
        return handle != 0;
    }

    /** Releases the native memory now; closing twice does nothing. */
    @Override
    public void close() {
        long current = handle;
        if (current != 0) {
            handle = 0;
            LIVE.decrementAndGet();
            Natives.DELETE.call(current);
        }
    }

    @Override
    public String toString() {
        return handle == 0 ? "Tensor[released]" : "Tensor" + Arrays.toString(sizes()) + dtype();
    }
}
