package org.touchstone.kernel.onnx;

import onnx.TypeProto;
import onnx.ValueInfoProto;

/** A named tensor of a graph: an input, an initializer or the result of a node. */
public record Value(String name, ElementType type, Shape shape) {

    ValueInfoProto toProto(String docString) {
        TypeProto.Builder typeProto = TypeProto.newBuilder();
        typeProto.getTensorTypeBuilder().setElemType(type.number()).setShape(shape.toProto());
        ValueInfoProto.Builder proto = ValueInfoProto.newBuilder().setName(name).setType(typeProto);
        if (!docString.isEmpty()) {
            proto.setDocString(docString);
        }
        return proto.build();
    }

    @Override
    public String toString() {
        return "'" + name + "' (" + type + " " + shape + ")";
    }
}
