package org.touchstone.kernel.onnx.network;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import onnx.TensorProto;
import org.touchstone.kernel.onnx.ElementType;
import org.touchstone.kernel.onnx.OnnxException;
import org.touchstone.kernel.onnx.OnnxException.Code;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Numbers of a file in the Java heap: row-major, little-endian, in the element type of the file. Immutable. */
public final class HostTensor {
    private static final int SHORT_MASK = 0xFFFF;

    private final ElementType type;
    private final long[] shape;
    private final ByteBuffer data;

    /** The buffer is not copied: nobody may write to it. Its length must fit; {@link TensorReader} checks. */
    HostTensor(ElementType type, long[] shape, ByteBuffer data) {
        this.type = type;
        this.shape = shape.clone();
        this.data = data.asReadOnlyBuffer();
    }

    /** Reads a file that holds one tensor, as the official test suites do. */
    public static HostTensor read(byte[] file, OnnxLimits limits) {
        try {
            return new TensorReader(limits).read("The tensor", TensorProto.parseFrom(file));
        } catch (InvalidProtocolBufferException malformed) {
            throw new OnnxException(Code.MALFORMED, "This is no tensor: " + malformed.getMessage(), malformed);
        }
    }

    /** 32-bit floats; the array is copied. */
    static HostTensor of(float[] values, long[] shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new HostTensor(ElementType.FLOAT, shape, bytes);
    }

    /** 64-bit integers along one axis; the array is copied. */
    static HostTensor of(long[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return new HostTensor(ElementType.INT64, new long[] {values.length}, bytes);
    }

    /** The only element, without an axis. */
    HostTensor reshaped() {
        return new HostTensor(type, new long[0], data);
    }

    public ElementType type() {
        return type;
    }

    /** The lengths of the axes. */
    public long[] shape() {
        return shape.clone();
    }

    public int rank() {
        return shape.length;
    }

    /** The number of elements. */
    public int count() {
        return data.remaining() / type.bytes();
    }

    /** The elements, converted. */
    public float[] floats() {
        float[] values = new float[count()];
        if (type == ElementType.FLOAT) {
            buffer().asFloatBuffer().get(values);
            return values;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) number(i);
        }
        return values;
    }

    /** The elements, converted. */
    public double[] doubles() {
        double[] values = new double[count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(i);
        }
        return values;
    }

    /** The elements of an integer type or of truth values. */
    public long[] longs() {
        long[] values = new long[count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = whole(i);
        }
        return values;
    }

    /** As a number of type BFLOAT16: the further digits are cut off, as the official suite has it. */
    public static float toBrainFloat(float number) {
        return Float.intBitsToFloat(Float.floatToIntBits(number) & ~SHORT_MASK);
    }

    /** Whether no element is NaN or infinite. */
    public boolean isFinite() {
        if (!type.isFloating()) {
            return true;
        }
        for (int i = 0; i < count(); i++) {
            if (!Double.isFinite(number(i))) {
                return false;
            }
        }
        return true;
    }

    /** A native copy in the current scope; floating numbers in the given type. */
    public Tensor toTensor(DType floating) {
        DType carrier = type.carrier(floating);
        return switch (type) {
            case FLOAT -> converted(Tensors.of(buffer(), DType.F32, shape), carrier);
            case DOUBLE -> converted(Tensors.of(buffer(), DType.F64, shape), carrier);
            case FLOAT16 -> converted(Tensors.of(buffer(), DType.F16, shape), carrier);
            case INT64, INT32, INT8, UINT8, BOOL -> Tensors.of(buffer(), carrier, shape);
            case BFLOAT16 -> converted(Tensors.of(floats(), shape), carrier);
            case INT16, UINT16, UINT32, UINT64 -> converted(Tensors.of(longs(), shape), carrier);
        };
    }

    private static Tensor converted(Tensor tensor, DType type) {
        return tensor.dtype() == type ? tensor : tensor.to(type);
    }

    private double number(int index) {
        ByteBuffer bytes = buffer();
        return switch (type) {
            case FLOAT -> bytes.getFloat(index * Float.BYTES);
            case DOUBLE -> bytes.getDouble(index * Double.BYTES);
            case FLOAT16 -> Halves.toFloat(bytes.getShort(index * Short.BYTES));
            case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort(index * Short.BYTES) << Short.SIZE);
            default -> whole(index);
        };
    }

    private long whole(int index) {
        ByteBuffer bytes = buffer();
        return switch (type) {
            case INT64, UINT64 -> bytes.getLong(index * Long.BYTES);
            case INT32 -> bytes.getInt(index * Integer.BYTES);
            case UINT32 -> Integer.toUnsignedLong(bytes.getInt(index * Integer.BYTES));
            case INT16 -> bytes.getShort(index * Short.BYTES);
            case UINT16 -> bytes.getShort(index * Short.BYTES) & SHORT_MASK;
            case INT8 -> bytes.get(index);
            case UINT8 -> Byte.toUnsignedLong(bytes.get(index));
            case BOOL -> bytes.get(index) == 0 ? 0 : 1;
            case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> throw new IllegalStateException(this + " is not of whole numbers");
        };
    }

    private ByteBuffer buffer() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public String toString() {
        return type + " " + Arrays.toString(shape);
    }
}
