package org.touchstone.store.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.touchstone.store.safetensors.SafetensorsException.Code;

/**
 * One named tensor: dense, row-major, little-endian. The entry shares the bytes it was given and shows them read-only;
 * {@link SafetensorsException} SHAPE_INVALID when shape and bytes disagree.
 */
public record TensorEntry(String name, DType dtype, List<Long> shape, ByteBuffer data) {

    /** Checks that the bytes are exactly those of the shape. */
    public TensorEntry {
        shape = List.copyOf(shape);
        data = data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        long expected = byteCount(name, dtype, shape, -1);
        if (expected != data.remaining()) {
            throw new SafetensorsException(
                    Code.SHAPE_INVALID,
                    -1,
                    "Tensor '" + name + "' of shape " + shape + " and type " + dtype + " takes " + expected
                            + " bytes, not " + data.remaining());
        }
    }

    /** A tensor of 32-bit floats. */
    public static TensorEntry ofFloats(String name, List<Long> shape, float[] values) {
        ByteBuffer bytes = allocate(values.length, DType.F32);
        bytes.asFloatBuffer().put(values);
        return new TensorEntry(name, DType.F32, shape, bytes);
    }

    /** A tensor of 64-bit floats. */
    public static TensorEntry ofDoubles(String name, List<Long> shape, double[] values) {
        ByteBuffer bytes = allocate(values.length, DType.F64);
        bytes.asDoubleBuffer().put(values);
        return new TensorEntry(name, DType.F64, shape, bytes);
    }

    /** A tensor of 64-bit integers. */
    public static TensorEntry ofLongs(String name, List<Long> shape, long[] values) {
        ByteBuffer bytes = allocate(values.length, DType.I64);
        bytes.asLongBuffer().put(values);
        return new TensorEntry(name, DType.I64, shape, bytes);
    }

    /** A tensor of 32-bit integers. */
    public static TensorEntry ofInts(String name, List<Long> shape, int[] values) {
        ByteBuffer bytes = allocate(values.length, DType.I32);
        bytes.asIntBuffer().put(values);
        return new TensorEntry(name, DType.I32, shape, bytes);
    }

    /** A fresh read-only, little-endian view of all bytes, at position 0. */
    @Override
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The shape as an array, the caller's. */
    public long[] dimensions() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    /** Number of elements. */
    public int size() {
        return data.remaining() / dtype.sizeBytes();
    }

    /** The values of an F32 tensor, copied. */
    public float[] floats() {
        require(DType.F32);
        float[] values = new float[size()];
        data().asFloatBuffer().get(values);
        return values;
    }

    /** The values of an F64 tensor, or of an F32 tensor widened, copied. */
    public double[] doubles() {
        double[] values = new double[size()];
        if (dtype == DType.F32) {
            float[] narrow = floats();
            for (int i = 0; i < narrow.length; i++) {
                values[i] = narrow[i];
            }
            return values;
        }
        require(DType.F64);
        data().asDoubleBuffer().get(values);
        return values;
    }

    /** The values of a tensor of integers or booleans, widened, copied; U8 and BOOL are unsigned. */
    public long[] longs() {
        ByteBuffer bytes = data();
        long[] values = new long[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (dtype) {
                case I64 -> bytes.getLong();
                case I32 -> bytes.getInt();
                case I16 -> bytes.getShort();
                case I8 -> bytes.get();
                case U8, BOOL -> bytes.get() & 0xff;
                case F64, F32, F16, BF16 -> throw unreadableAs("integers");
            };
        }
        return values;
    }

    /** Bytes of a dense tensor; overflow and negative dimensions are SHAPE_INVALID. */
    static long byteCount(String name, DType dtype, List<Long> shape, long byteOffset) {
        try {
            long count = dtype.sizeBytes();
            boolean empty = false;
            for (long dimension : shape) {
                if (dimension < 0) {
                    throw new ArithmeticException("negative dimension");
                }
                // A zero dimension must not hide an overflow of the others.
                empty |= dimension == 0;
                count = Math.multiplyExact(count, Math.max(dimension, 1));
            }
            return empty ? 0 : count;
        } catch (ArithmeticException tooLarge) {
            throw new SafetensorsException(
                    Code.SHAPE_INVALID,
                    byteOffset,
                    "Shape " + shape + " of tensor '" + name + "' is negative or too large",
                    tooLarge);
        }
    }

    private static ByteBuffer allocate(int count, DType dtype) {
        return ByteBuffer.allocate(Math.multiplyExact(count, dtype.sizeBytes())).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void require(DType wanted) {
        if (dtype != wanted) {
            throw unreadableAs(wanted.name());
        }
    }

    private SafetensorsException unreadableAs(String wanted) {
        return new SafetensorsException(
                Code.DTYPE_UNSUPPORTED, -1, "Tensor '" + name + "' holds " + dtype + ", not " + wanted);
    }
}
