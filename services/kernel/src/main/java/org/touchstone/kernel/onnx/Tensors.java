package org.touchstone.kernel.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import onnx.TensorProto;
import org.touchstone.kernel.onnx.OnnxException.Code;

/** Plain Java arrays as ONNX tensors, row-major, in raw little-endian bytes. */
final class Tensors {
    private Tensors() {}

    static TensorProto floats(String name, Shape shape, float[] values) {
        checkCount(name, shape, values.length);
        ByteBuffer bytes = allocate(values.length, Float.BYTES);
        bytes.asFloatBuffer().put(values);
        return dense(name, ElementType.FLOAT, shape, bytes);
    }

    static TensorProto longs(String name, Shape shape, long[] values) {
        checkCount(name, shape, values.length);
        ByteBuffer bytes = allocate(values.length, Long.BYTES);
        bytes.asLongBuffer().put(values);
        return dense(name, ElementType.INT64, shape, bytes);
    }

    /** The elements of a tensor that {@link #longs} made. */
    static List<Long> longsOf(TensorProto tensor) {
        ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        long[] values = new long[bytes.remaining() / Long.BYTES];
        bytes.asLongBuffer().get(values);
        return Arrays.stream(values).boxed().toList();
    }

    private static void checkCount(String name, Shape shape, int given) {
        boolean matches = shape.product().filter(count -> count.is(given)).isPresent();
        if (!matches) {
            throw new OnnxException(
                    Code.SHAPE_MISMATCH,
                    "Initializer '" + name + "' has " + given + " values, which is not what its shape " + shape
                            + " takes");
        }
    }

    private static ByteBuffer allocate(int count, int elementBytes) {
        if (count > Integer.MAX_VALUE / elementBytes) {
            throw new OnnxException(Code.SHAPE_INVALID, count + " values exceed the 2 GiB that an ONNX file can hold");
        }
        return ByteBuffer.allocate(count * elementBytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static TensorProto dense(String name, ElementType type, Shape shape, ByteBuffer bytes) {
        // No copy: nobody else holds the buffer.
        ByteString raw = UnsafeByteOperations.unsafeWrap(bytes.rewind());
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.number())
                .setRawData(raw);
        shape.toProto().getDimList().forEach(dimension -> tensor.addDims(dimension.getDimValue()));
        return tensor.build();
    }
}
