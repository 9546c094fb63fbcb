package org.touchstone.kernel.onnx.run;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import onnx.AttributeProto;
import onnx.AttributeProto.AttributeType;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.TensorProto;
import onnx.TensorShapeProto;
import onnx.ValueInfoProto;
import org.touchstone.kernel.onnx.network.OnnxLimits;
import org.touchstone.kernel.onnx.network.OnnxNetwork;

/** A model of one node: floating inputs that a run gives, and constants. */
final class OneNode {
    private final String type;
    private final int opset;
    private final NodeProto.Builder node;
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("one");
    private final List<long[]> shapes = new ArrayList<>();
    private double low = -2;
    private double high = 2;

    private OneNode(String type, int opset) {
        this.type = type;
        this.opset = opset;
        this.node = NodeProto.newBuilder().setOpType(type).setName("node").addOutput("y");
    }

    static OneNode of(String type, int opset) {
        return new OneNode(type, opset);
    }

    /** The next operand is an input. */
    OneNode input(long... shape) {
        String name = "x" + shapes.size();
        shapes.add(shape);
        graph.addInput(value(name, shape));
        node.addInput(name);
        return this;
    }

    /** The next operand is constant whole numbers. */
    OneNode longs(long... values) {
        return constant(TensorProto.newBuilder()
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .addDims(values.length)
                .addAllInt64Data(LongStream.of(values).boxed().toList()));
    }

    /** The next operand is one constant whole number without an axis. */
    OneNode index(long value) {
        return constant(TensorProto.newBuilder()
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .addInt64Data(value));
    }

    /** The next operand is constant indices of a shape. */
    OneNode indices(List<Long> values, long... shape) {
        return constant(TensorProto.newBuilder()
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .addAllDims(LongStream.of(shape).boxed().toList())
                .addAllInt64Data(values));
    }

    /** The next operand is constant truth values. */
    OneNode truths(List<Integer> values, long... shape) {
        return constant(TensorProto.newBuilder()
                .setDataType(TensorProto.DataType.BOOL_VALUE)
                .addAllDims(LongStream.of(shape).boxed().toList())
                .addAllInt32Data(values));
    }

    /** The next operand is constant floating numbers. */
    OneNode floats(List<Float> values, long... shape) {
        return constant(TensorProto.newBuilder()
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .addAllDims(LongStream.of(shape).boxed().toList())
                .addAllFloatData(values));
    }

    /** The next operand is left out. */
    OneNode missing() {
        node.addInput("");
        return this;
    }

    private OneNode constant(TensorProto.Builder tensor) {
        String name = "c" + graph.getInitializerCount();
        graph.addInitializer(tensor.setName(name));
        node.addInput(name);
        return this;
    }

    OneNode with(String name, long... values) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
        if (values.length == 1) {
            attribute.setType(AttributeType.INT).setI(values[0]);
        } else {
            attribute
                    .setType(AttributeType.INTS)
                    .addAllInts(LongStream.of(values).boxed().toList());
        }
        node.addAttribute(attribute);
        return this;
    }

    /** A list, even of one. */
    OneNode withList(String name, long... values) {
        node.addAttribute(AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INTS)
                .addAllInts(LongStream.of(values).boxed().toList()));
        return this;
    }

    OneNode withFloat(String name, float value) {
        node.addAttribute(AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.FLOAT)
                .setF(value));
        return this;
    }

    OneNode with(String name, String value) {
        node.addAttribute(AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value)));
        return this;
    }

    /** More results than one. */
    OneNode outputs(int count) {
        for (int i = 1; i < count; i++) {
            node.addOutput("y" + i);
        }
        return this;
    }

    /** Inputs are drawn from here. */
    OneNode between(double least, double most) {
        low = least;
        high = most;
        return this;
    }

    List<long[]> shapes() {
        return List.copyOf(shapes);
    }

    double low() {
        return low;
    }

    double high() {
        return high;
    }

    List<String> results() {
        return node.getOutputList();
    }

    byte[] model() {
        ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);
        model.addOpsetImportBuilder().setVersion(opset);
        GraphProto.Builder whole = graph.clone().addNode(node);
        node.getOutputList().forEach(output -> {
            ValueInfoProto.Builder value = ValueInfoProto.newBuilder().setName(output);
            value.getTypeBuilder().getTensorTypeBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE);
            whole.addOutput(value);
        });
        return model.setGraph(whole).build().toByteArray();
    }

    OnnxNetwork network() {
        return OnnxNetwork.read(model(), OnnxLimits.DEFAULT);
    }

    private static ValueInfoProto value(String name, long... shape) {
        TensorShapeProto.Builder proto = TensorShapeProto.newBuilder();
        for (long extent : shape) {
            proto.addDimBuilder().setDimValue(extent);
        }
        ValueInfoProto.Builder value = ValueInfoProto.newBuilder().setName(name);
        value.getTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(TensorProto.DataType.FLOAT_VALUE)
                .setShape(proto);
        return value.build();
    }

    String type() {
        return type;
    }

    @Override
    public String toString() {
        String attributes = node.getAttributeList().stream()
                .map(attribute -> " " + attribute.getName())
                .reduce("", String::concat);
        return type + " of operator set " + opset + attributes;
    }
}
