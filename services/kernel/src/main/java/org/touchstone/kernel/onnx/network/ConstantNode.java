package org.touchstone.kernel.onnx.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.touchstone.kernel.onnx.ElementType;
import org.touchstone.kernel.onnx.OnnxException;
import org.touchstone.kernel.onnx.OnnxException.Code;

/** The number that a Constant node stands for. */
final class ConstantNode {
    private ConstantNode() {}

    static HostTensor value(NetworkNode node) {
        NodeAttributes attributes = node.attributes();
        if (attributes.names().size() != 1
                || !node.inputs().isEmpty()
                || node.outputs().size() != 1) {
            throw unknown(node);
        }
        return switch (attributes.names().iterator().next()) {
            case "value" -> attributes.tensor("value");
            case "value_float" -> scalar(floats(List.of(attributes.number("value_float", 0))));
            case "value_floats" -> floats(attributes.numbers("value_floats", List.of()));
            case "value_int" -> scalar(longs(List.of(attributes.integer("value_int", 0))));
            case "value_ints" -> longs(attributes.integers("value_ints", List.of()));
            default -> throw unknown(node);
        };
    }

    private static OnnxException unknown(NetworkNode node) {
        return new OnnxException(
                Code.ATTRIBUTE_INVALID,
                "At " + node.label() + ": a constant has one result and exactly one value: a tensor or numbers");
    }

    private static HostTensor floats(List<Float> values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(bytes::putFloat);
        return new HostTensor(ElementType.FLOAT, new long[] {values.size()}, bytes.flip());
    }

    private static HostTensor longs(List<Long> values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(bytes::putLong);
        return new HostTensor(ElementType.INT64, new long[] {values.size()}, bytes.flip());
    }

    private static HostTensor scalar(HostTensor vector) {
        return vector.reshaped();
    }
}
