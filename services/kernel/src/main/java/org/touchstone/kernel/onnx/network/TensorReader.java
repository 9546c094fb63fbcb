package org.touchstone.kernel.onnx.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import onnx.TensorProto;
import org.touchstone.kernel.onnx.ElementType;
import org.touchstone.kernel.onnx.OnnxException;
import org.touchstone.kernel.onnx.OnnxException.Code;

/** Tensors of a file, checked before anything is allocated for them. */
final class TensorReader {
    private final OnnxLimits limits;

    TensorReader(OnnxLimits limits) {
        this.limits = limits;
    }

    /** The numbers of the message; {@code what} names it in errors. */
    HostTensor read(String what, TensorProto proto) {
        if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL || proto.getExternalDataCount() > 0) {
            throw new OnnxException(
                    Code.EXTERNAL_DATA, what + " keeps its numbers in another file; save the model as a single file");
        }
        ElementType type = ElementType.of(proto.getDataType())
                .orElseThrow(() -> new OnnxException(
                        Code.TYPE_UNSUPPORTED,
                        what + " has element type number " + proto.getDataType()
                                + ", which is not supported; numbers of 8 to 64 bits and truth values are"));
        long[] shape = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
        int count = count(what, type, proto.getDimsList());
        return new HostTensor(
                type, shape, proto.hasRawData() ? raw(what, type, count, proto) : typed(what, type, count, proto));
    }

    private int count(String what, ElementType type, List<Long> shape) {
        if (shape.size() > limits.rank()) {
            throw new OnnxException(
                    Code.LIMIT_EXCEEDED, what + " has " + shape.size() + " axes; the limit is " + limits.rank());
        }
        long count = 1;
        boolean empty = shape.contains(0L);
        for (long extent : shape) {
            if (extent < 0) {
                throw new OnnxException(Code.SHAPE_INVALID, what + " has a negative extent: " + shape);
            }
            if (!empty && count > limits.tensorBytes() / Math.max(1, extent) / type.bytes()) {
                throw new OnnxException(
                        Code.LIMIT_EXCEEDED,
                        what + " of shape " + shape + " takes more than the limit of " + limits.tensorBytes()
                                + " bytes");
            }
            count = empty ? 0 : count * extent;
        }
        if (count * type.bytes() > Integer.MAX_VALUE - Long.BYTES) {
            throw new OnnxException(Code.LIMIT_EXCEEDED, what + " takes more than 2 GiB");
        }
        return (int) count;
    }

    private static ByteBuffer raw(String what, ElementType type, int count, TensorProto proto) {
        if (proto.getRawData().size() != count * type.bytes()) {
            throw new OnnxException(
                    Code.MALFORMED,
                    what + " of type " + type + " and shape " + proto.getDimsList() + " takes " + count * type.bytes()
                            + " bytes, but has " + proto.getRawData().size());
        }
        return proto.getRawData().asReadOnlyByteBuffer();
    }

    private static ByteBuffer typed(String what, ElementType type, int count, TensorProto proto) {
        int given =
                switch (type) {
                    case FLOAT -> proto.getFloatDataCount();
                    case DOUBLE -> proto.getDoubleDataCount();
                    case INT64 -> proto.getInt64DataCount();
                    case UINT32, UINT64 -> proto.getUint64DataCount();
                    default -> proto.getInt32DataCount();
                };
        if (given != count) {
            throw new OnnxException(
                    Code.MALFORMED,
                    what + " of type " + type + " and shape " + proto.getDimsList() + " has " + given
                            + " elements instead of " + count);
        }
        ByteBuffer bytes = ByteBuffer.allocate(count * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            put(type, bytes, proto, i);
        }
        return bytes.flip();
    }

    private static void put(ElementType type, ByteBuffer bytes, TensorProto proto, int i) {
        switch (type) {
            case FLOAT -> bytes.putFloat(proto.getFloatData(i));
            case DOUBLE -> bytes.putDouble(proto.getDoubleData(i));
            case INT64 -> bytes.putLong(proto.getInt64Data(i));
            case UINT64 -> bytes.putLong(proto.getUint64Data(i));
            case UINT32 -> bytes.putInt((int) proto.getUint64Data(i));
            case INT32 -> bytes.putInt(proto.getInt32Data(i));
            case INT16, UINT16, FLOAT16, BFLOAT16 -> bytes.putShort((short) proto.getInt32Data(i));
            case INT8, UINT8, BOOL -> bytes.put((byte) proto.getInt32Data(i));
        }
    }
}
