package org.touchstone.kernel.onnx;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.OperatorSetIdProto;
import onnx.StringStringEntryProto;
import onnx.TensorProto;
import onnx.TensorShapeProto;
import onnx.TypeProto;
import onnx.ValueInfoProto;
import org.touchstone.kernel.tensor.DType;

/**
 * Writes a graph as an ONNX model of operator set 17. Nodes are added in the order of evaluation. Equal calls give equal
 * bytes.
 */
public final class OnnxWriter {
    private static final int OPERATOR_SET = 17;
    private static final int FORMAT_VERSION = 8;
    private static final String PRODUCER = "touchstone";

    private final GraphProto.Builder graph = GraphProto.newBuilder();

    public OnnxWriter(String name) {
        graph.setName(name);
    }

    /** The graph's input: f32, first axis of any length under the name batch. */
    public OnnxWriter input(String name, List<Long> exampleShape) {
        graph.addInput(batched(name, exampleShape));
        return this;
    }

    /** A result of the graph: f32, first axis of any length under the name batch. */
    public OnnxWriter output(String name, List<Long> exampleShape) {
        graph.addOutput(batched(name, exampleShape));
        return this;
    }

    /** A constant; the data is little-endian and row-major. */
    public OnnxWriter constant(String name, DType type, List<Long> shape, ByteBuffer data) {
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(dataType(type).getNumber())
                .addAllDims(shape)
                .setRawData(ByteString.copyFrom(data.duplicate())));
        return this;
    }

    /**
     * An operation with one result, which gives the node its name.
     *
     * @param attributes values are Long, Float or a list of Long
     */
    public OnnxWriter node(String operator, List<String> inputs, String output, Map<String, Object> attributes) {
        NodeProto.Builder node = NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output);
        attributes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> node.addAttribute(attribute(entry.getKey(), entry.getValue())));
        graph.addNode(node);
        return this;
    }

    /** The model's bytes. */
    public byte[] write(Map<String, String> metadata) {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(FORMAT_VERSION)
                .setProducerName(PRODUCER)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                .setGraph(graph);
        metadata.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> model.addMetadataProps(StringStringEntryProto.newBuilder()
                        .setKey(entry.getKey())
                        .setValue(entry.getValue())));
        ModelProto whole = model.build();
        StructuralCheck.require(whole);
        return whole.toByteArray();
    }

    private static ValueInfoProto batched(String name, List<Long> exampleShape) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"));
        exampleShape.forEach(
                length -> shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(length)));
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }

    private static AttributeProto attribute(String name, Object value) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
        if (value instanceof Float number) {
            attribute.setType(AttributeProto.AttributeType.FLOAT).setF(number);
        } else if (value instanceof Long number) {
            attribute.setType(AttributeProto.AttributeType.INT).setI(number);
        } else if (value instanceof List<?> numbers) {
            attribute.setType(AttributeProto.AttributeType.INTS);
            numbers.forEach(number -> attribute.addInts((Long) number));
        } else {
            throw new IllegalArgumentException("attribute " + name + " of " + value.getClass());
        }
        return attribute.build();
    }

    private static TensorProto.DataType dataType(DType type) {
        return switch (type) {
            case F32 -> TensorProto.DataType.FLOAT;
            case F64 -> TensorProto.DataType.DOUBLE;
            case F16 -> TensorProto.DataType.FLOAT16;
            case U8 -> TensorProto.DataType.UINT8;
            case I32 -> TensorProto.DataType.INT32;
            case I8 -> TensorProto.DataType.INT8;
            case I64 -> TensorProto.DataType.INT64;
            case BOOL -> TensorProto.DataType.BOOL;
        };
    }
}
