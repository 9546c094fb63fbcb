package org.touchstone.kernel.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.touchstone.kernel.onnx.OnnxException.Code;

class OnnxModelTest {

    private static OnnxGraph dense(float first) {
        return OnnxGraph.named("dense")
                .input("x", Shape.batched(3))
                .floats("w", new float[] {first, 2, 3, 4, 5, 6}, 2, 3)
                .node(GemmOperator.DENSE, "y", "x", "w")
                .node(ActivationOperator.RELU, "z", "y")
                .output("z");
    }

    private static OnnxModel model(float first) {
        return OnnxModel.of(dense(first)).producedBy("trainer", "1.2").documented("A small one.");
    }

    private static ModelProto reread(OnnxModel model) throws InvalidProtocolBufferException {
        return ModelProto.parseFrom(model.toBytes());
    }

    @Test
    void sayingTheSameGivesTheSameBytesInWhateverOrderMetadataCame() {
        byte[] bytes = model(1).with("b", "2").with("a", "1").toBytes();

        assertThat(model(1).with("a", "0").with("a", "1").with("b", "2").toBytes())
                .isEqualTo(bytes);
        assertThat(model(1.5f).with("a", "1").with("b", "2").toBytes()).isNotEqualTo(bytes);
    }

    @Test
    void declaresVersionsProducerAndMetadata() throws InvalidProtocolBufferException {
        ModelProto model = reread(model(1).with("b", "2").with("a", "1"));

        assertThat(model.getIrVersion()).isEqualTo(8);
        assertThat(model.getOpsetImportList()).singleElement().satisfies(set -> {
            assertThat(set.getDomain()).isEmpty();
            assertThat(set.getVersion()).isEqualTo(17);
        });
        assertThat(model.getProducerName()).isEqualTo("trainer");
        assertThat(model.getProducerVersion()).isEqualTo("1.2");
        assertThat(model.getDocString()).isEqualTo("A small one.");
        assertThat(model.getMetadataPropsList())
                .extracting(property -> property.getKey() + "=" + property.getValue())
                .containsExactly("a=1", "b=2");
    }

    @Test
    void namesTheBatchAndStatesEveryShape() throws InvalidProtocolBufferException {
        GraphProto graph = reread(model(1)).getGraph();

        assertThat(graph.getInputList()).singleElement().satisfies(input -> assertShape(input, 3));
        assertThat(graph.getValueInfoList()).singleElement().satisfies(between -> {
            assertThat(between.getName()).isEqualTo("y");
            assertShape(between, 2);
        });
        assertThat(graph.getOutputList()).singleElement().satisfies(output -> assertShape(output, 2));
    }

    private static void assertShape(ValueInfoProto info, long columns) {
        var tensor = info.getType().getTensorType();
        assertThat(tensor.getElemType()).isEqualTo(TensorProto.DataType.FLOAT_VALUE);
        assertThat(tensor.getShape().getDim(0).getDimParam()).isEqualTo("batch");
        assertThat(tensor.getShape().getDim(1).getDimValue()).isEqualTo(columns);
        assertThat(tensor.getShape().getDimCount()).isEqualTo(2);
    }

    @Test
    void textsForPeopleStandWhereTheyBelong() throws InvalidProtocolBufferException {
        OnnxGraph graph =
                dense(1).document("x", "pixels").document("w", "weights").document("y", "before the activation");
        GraphProto proto = reread(OnnxModel.of(graph)).getGraph();

        assertThat(proto.getInput(0).getDocString()).isEqualTo("pixels");
        assertThat(proto.getInitializer(0).getDocString()).isEqualTo("weights");
        assertThat(proto.getNode(0).getDocString()).isEqualTo("before the activation");
        assertThat(proto.getNode(1).hasDocString()).isFalse();
    }

    @Test
    void weightsAreRawLittleEndian() throws InvalidProtocolBufferException {
        TensorProto weights = reread(model(1)).getGraph().getInitializer(0);

        assertThat(weights.getDimsList()).containsExactly(2L, 3L);
        assertThat(weights.getRawData().substring(0, 8).toByteArray())
                .containsExactly(0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "INT64"})
    void everyWrittenElementTypeHasItsNumberAndAScalarNoAxes(ElementType type) throws InvalidProtocolBufferException {
        OnnxGraph start = OnnxGraph.named("g");
        OnnxGraph scalar =
                type == ElementType.FLOAT ? start.floats("c", new float[] {2}) : start.longs("c", new long[] {2});

        GraphProto graph = reread(OnnxModel.of(
                        scalar.node(new IdentityOperator(), "y", "c").output("y")))
                .getGraph();

        TensorProto constant = graph.getInitializer(0);
        assertThat(TensorProto.DataType.forNumber(constant.getDataType()).name())
                .isEqualTo(type.name());
        assertThat(constant.getDimsList()).isEmpty();
        assertThat(constant.getRawData().toByteArray())
                .isEqualTo(
                        type == ElementType.FLOAT ? new byte[] {0, 0, 0, 0x40} : new byte[] {2, 0, 0, 0, 0, 0, 0, 0});
        assertThat(graph.getOutput(0).getType().getTensorType().getElemType()).isEqualTo(constant.getDataType());
    }

    @Test
    void aGraphIsNotChangedByWhatIsAddedToIt() {
        OnnxGraph start = OnnxGraph.named("g").input("x", Shape.batched(2));
        OnnxGraph relu = start.node(ActivationOperator.RELU, "y", "x").output("y");
        OnnxGraph tanh = start.node(ActivationOperator.TANH, "y", "x").output("y");

        assertThat(OnnxModel.of(relu).toProto().getGraph().getNode(0).getOpType())
                .isEqualTo("Relu");
        assertThat(OnnxModel.of(tanh).toProto().getGraph().getNode(0).getOpType())
                .isEqualTo("Tanh");
    }

    @Test
    void theArraysOfTheCallerAreCopied() {
        float[] values = {1, 2};
        OnnxGraph graph = OnnxGraph.named("g")
                .input("x", Shape.batched(2))
                .floats("c", values, 2)
                .node(ArithmeticOperator.ADD, "y", "x", "c")
                .output("y");
        byte[] before = OnnxModel.of(graph).toBytes();
        values[0] = 7;

        assertThat(OnnxModel.of(graph).toBytes()).isEqualTo(before);
    }

    @Test
    void refusesAGraphWithoutOutput() {
        OnnxGraph graph = OnnxGraph.named("g").input("x", Shape.batched(2));

        assertThatThrownBy(() -> OnnxModel.of(graph))
                .isInstanceOfSatisfying(OnnxException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(Code.STRUCTURE_INVALID))
                .hasMessageContaining("'g' has no output");
    }

    @Test
    void refusesAForgottenWeight() {
        OnnxGraph graph = dense(1).floats("forgotten", new float[1], 1);

        assertThatThrownBy(() -> OnnxModel.of(graph))
                .isInstanceOfSatisfying(OnnxException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(Code.NAME_UNUSED))
                .hasMessageContaining("'forgotten'");
    }

    @Test
    void refusesMetadataWithoutAKey() {
        assertThatThrownBy(() -> model(1).with(" ", "x"))
                .isInstanceOf(OnnxException.class)
                .hasMessageContaining("metadata property");
    }
}
