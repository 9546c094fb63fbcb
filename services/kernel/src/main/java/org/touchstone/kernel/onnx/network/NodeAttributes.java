package org.touchstone.kernel.onnx.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import onnx.AttributeProto;
import onnx.AttributeProto.AttributeType;
import org.touchstone.kernel.onnx.OnnxException;
import org.touchstone.kernel.onnx.OnnxException.Code;

/** The settings of a node. Asking for one in another type than it has is an {@link OnnxException}. */
public final class NodeAttributes {
    private final String where;
    private final TensorReader tensors;
    private final Map<String, AttributeProto> attributes;

    NodeAttributes(String where, List<AttributeProto> attributes, TensorReader tensors) {
        this.where = where;
        this.tensors = tensors;
        this.attributes = new LinkedHashMap<>();
        attributes.forEach(attribute -> this.attributes.put(attribute.getName(), attribute));
    }

    /** The names given. */
    public Set<String> names() {
        return Set.copyOf(attributes.keySet());
    }

    public boolean has(String name) {
        return attributes.containsKey(name);
    }

    public long integer(String name, long otherwise) {
        return get(name, AttributeType.INT, AttributeProto::getI, otherwise);
    }

    public float number(String name, float otherwise) {
        return get(name, AttributeType.FLOAT, AttributeProto::getF, otherwise);
    }

    public String text(String name, String otherwise) {
        return get(name, AttributeType.STRING, proto -> proto.getS().toStringUtf8(), otherwise);
    }

    public List<Long> integers(String name, List<Long> otherwise) {
        return get(name, AttributeType.INTS, AttributeProto::getIntsList, otherwise);
    }

    public List<Float> numbers(String name, List<Float> otherwise) {
        return get(name, AttributeType.FLOATS, AttributeProto::getFloatsList, otherwise);
    }

    /** One that must be there. */
    public HostTensor tensor(String name) {
        AttributeProto attribute = attributes.get(name);
        if (attribute == null || attribute.getType() != AttributeType.TENSOR) {
            throw wrong(name, "must be a tensor");
        }
        return tensors.read(where + ", attribute '" + name + "'", attribute.getT());
    }

    /** Ready to throw: this setting is wrong. */
    public OnnxException wrong(String name, String why) {
        return new OnnxException(Code.ATTRIBUTE_INVALID, "At " + where + ", attribute '" + name + "' " + why);
    }

    private <T> T get(String name, AttributeType type, Function<AttributeProto, T> reader, T otherwise) {
        AttributeProto attribute = attributes.get(name);
        if (attribute == null) {
            return otherwise;
        }
        if (attribute.getType() != type) {
            throw wrong(name, "is of type " + attribute.getType() + ", expected " + type);
        }
        return reader.apply(attribute);
    }
}
