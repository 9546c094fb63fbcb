package org.touchstone.kernel.onnx.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import onnx.AttributeProto;
import onnx.AttributeProto.AttributeType;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.TensorProto;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.onnx.OnnxException;
import org.touchstone.kernel.onnx.OnnxException.Code;
import org.touchstone.kernel.onnx.network.OnnxLimits;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Files that are broken, or made to harm: each is refused with a sentence, and nothing is used up by it. */
class HostileNetworksTest {
    private static final OnnxLimits SMALL = new OnnxLimits(1 << 20, 50, 1, 1 << 16, 6, 1 << 20);
    private static final byte[] SOUND = convolution().model();

    private static OneNode convolution() {
        return OneNode.of("Conv", 17)
                .input(1, 2, 5, 5)
                .floats(numbers(18), 1, 2, 3, 3)
                .with("pads", 1, 1, 1, 1);
    }

    private static List<Float> numbers(int count) {
        return Collections.nCopies(count, 0.5f);
    }

    /** Reads and runs; an OnnxException is the only failure allowed. */
    @SuppressWarnings("try")
    private static boolean survives(byte[] file) {
        try (Scope scope = Scope.open();
                GraphRunner runner = GraphRunner.of(OnnxNetwork.read(file, SMALL), DType.F32)) {
            runner.evaluate(Map.of("x0", Tensors.ones(DType.F32, 1, 2, 5, 5)));
            return true;
        } catch (OnnxException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return false;
        }
    }

    private static void refused(byte[] file, Code code, String said) {
        assertThatThrownBy(() -> runAny(file, SMALL))
                .isInstanceOfSatisfying(OnnxException.class, refused -> assertThat(refused.code())
                        .isEqualTo(code))
                .hasMessageContaining(said);
    }

    @SuppressWarnings("try")
    private static void runAny(byte[] file, OnnxLimits limits) {
        OnnxNetwork network = OnnxNetwork.read(file, limits);
        try (Scope scope = Scope.open();
                GraphRunner runner = GraphRunner.of(network, DType.F32)) {
            Map<String, Tensor> inputs = new HashMap<>();
            network.inputs()
                    .forEach(input -> inputs.put(
                            input.name(),
                            Tensors.ones(
                                    DType.F32,
                                    input.shape().dimensions().stream()
                                            .mapToLong(each -> Long.parseLong(each.toString()))
                                            .toArray())));
            runner.evaluate(inputs);
        }
    }

    private static byte[] changed(Consumer<ModelProto.Builder> change) {
        try {
            ModelProto.Builder model = ModelProto.parseFrom(SOUND).toBuilder();
            change.accept(model);
            return model.build().toByteArray();
        } catch (InvalidProtocolBufferException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void aFileThatEndsTooSoonIsRefusedWhereverItEnds() {
        assertThat(survives(SOUND)).isTrue();
        for (int length = 0; length < SOUND.length; length++) {
            assertThat(survives(Arrays.copyOf(SOUND, length)))
                    .as("of %d bytes", length)
                    .isFalse();
        }
    }

    @Test
    void flippedBitsAreRefusedOrHarmless() {
        SplittableRandom random = new SplittableRandom(1);
        long before = Tensors.live();
        for (int i = 0; i < 3000; i++) {
            byte[] file = SOUND.clone();
            for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
                file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            }
            survives(file);
        }
        assertThat(Tensors.live()).isEqualTo(before);
    }

    @Test
    void noiseIsNoModel() {
        byte[] noise = new byte[500];
        for (int i = 0; i < 300; i++) {
            new SplittableRandom(i).nextBytes(noise);
            assertThat(survives(noise)).isFalse();
        }
        refused("<html>not found</html>".getBytes(StandardCharsets.UTF_8), Code.MALFORMED, "no ONNX file");
    }

    @Test
    void sizesAreLimitedBeforeAnythingIsMade() {
        refused(new byte[(1 << 20) + 1], Code.LIMIT_EXCEEDED, "larger than the limit");
        byte[] emptyNodes = new byte[2000];
        for (int i = 0; i < emptyNodes.length; i += 2) {
            emptyNodes[i] = 0x0A;
        }
        refused(
                ModelProto.newBuilder().setGraph(graph(emptyNodes)).build().toByteArray(),
                Code.LIMIT_EXCEEDED,
                "nodes than the limit of 50");
        byte[] manyNumbers = changed(model -> model.getGraphBuilder()
                .addInitializer(TensorProto.newBuilder()
                        .setName("n")
                        .setDataType(TensorProto.DataType.INT64_VALUE)
                        .addDims(9000)
                        .addAllInt64Data(Collections.nCopies(9000, 1L))));
        refused(manyNumbers, Code.LIMIT_EXCEEDED, "bytes of numbers");
    }

    private static GraphProto graph(byte[] bytes) {
        try {
            return GraphProto.parseFrom(bytes);
        } catch (InvalidProtocolBufferException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void hugeShapesAreRefusedBeforeTheyAreMade() {
        refused(
                changed(model ->
                        weight(model).clearDims().addDims(Long.MAX_VALUE).addDims(3)),
                Code.LIMIT_EXCEEDED,
                "more than the limit of 65536 bytes");
        refused(changed(model -> weight(model).clearDims().addDims(-1)), Code.SHAPE_INVALID, "negative extent");
        refused(changed(model -> weight(model).addAllDims(List.of(1L, 1L, 1L))), Code.LIMIT_EXCEEDED, "7 axes");
        refused(OneNode.of("Expand", 17).input(1).longs(1L << 40, 1L << 40).model(), Code.LIMIT_EXCEEDED, "exceeds");
        refused(OneNode.of("ConstantOfShape", 17).longs(1L << 31, 1L << 31).model(), Code.LIMIT_EXCEEDED, "exceeds");
        refused(OneNode.of("Tile", 17).input(2).longs(Long.MAX_VALUE).model(), Code.EVALUATION_FAILED, "overflow");
        refused(OneNode.of("Pad", 17).input(2).longs(1L << 40, 0).model(), Code.LIMIT_EXCEEDED, "exceeds");
        refused(OneNode.of("Range", 17).index(0).index(1L << 30).index(1).model(), Code.LIMIT_EXCEEDED, "exceeds");
        refused(OneNode.of("Add", 17).input(2000, 1).input(1, 2000).model(), Code.LIMIT_EXCEEDED, "exceeds");
        refused(OneNode.of("MatMul", 17).input(2000, 1).input(1, 2000).model(), Code.LIMIT_EXCEEDED, "exceeds");
        refused(
                OneNode.of("Resize", 17)
                        .input(1, 1, 2, 2)
                        .missing()
                        .missing()
                        .longs(1, 1, 1 << 20, 1 << 20)
                        .model(),
                Code.LIMIT_EXCEEDED,
                "exceeds");
        refused(
                OneNode.of("Conv", 17)
                        .input(1, 1, 2, 2)
                        .floats(numbers(1), 1, 1, 1, 1)
                        .with("pads", 1 << 30, 1 << 30, 1 << 30, 1 << 30)
                        .model(),
                Code.LIMIT_EXCEEDED,
                "exceeds");
    }

    private static TensorProto.Builder weight(ModelProto.Builder model) {
        return model.getGraphBuilder().getInitializerBuilder(0);
    }

    @Test
    void theNumbersOfAllNodesTogetherAreLimited() {
        ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);
        model.addOpsetImportBuilder().setVersion(17);
        GraphProto.Builder graph = model.getGraphBuilder().setName("doubling");
        try {
            GraphProto sound = ModelProto.parseFrom(
                            OneNode.of("Relu", 17).input(1024).model())
                    .getGraph();
            graph.addInput(sound.getInput(0)).addOutput(sound.getOutput(0));
        } catch (InvalidProtocolBufferException impossible) {
            throw new AssertionError(impossible);
        }
        String from = "x0";
        for (int i = 0; i < 40; i++) {
            String to = i == 39 ? "y" : "v" + i;
            graph.addNode(NodeProto.newBuilder()
                    .setOpType("Concat")
                    .addInput(from)
                    .addInput(from)
                    .addOutput(to)
                    .addAttribute(AttributeProto.newBuilder()
                            .setName("axis")
                            .setType(AttributeType.INT)
                            .setI(0)));
            from = to;
        }
        refused(model.build().toByteArray(), Code.LIMIT_EXCEEDED, "exceeds what is left");
    }

    @Test
    void whatDoesNotHangTogetherIsRefused() {
        refused(
                changed(model -> model.getGraphBuilder().getNodeBuilder(0).setInput(0, "y")),
                Code.STRUCTURE_INVALID,
                "is made by this or a later node");
        refused(
                changed(model -> model.getGraphBuilder().getNodeBuilder(0).setInput(1, "nowhere")),
                Code.STRUCTURE_INVALID,
                "input 'nowhere' is not defined");
        refused(
                changed(model ->
                        model.getGraphBuilder().addNode(model.getGraph().getNode(0))),
                Code.STRUCTURE_INVALID,
                "has a name that is taken");
        refused(changed(ModelProto.Builder::clearGraph), Code.STRUCTURE_INVALID, "no graph");
    }

    @Test
    void whatIsNotSupportedIsNamed() {
        refused(
                changed(model -> model.getGraphBuilder().getNodeBuilder(0).setOpType("LSTM")),
                Code.OPERATOR_UNSUPPORTED,
                "node 0 'node' (LSTM, operator set 17) is not supported");
        refused(
                OneNode.of("Mish", 17).input(2).model(),
                Code.OPERATOR_UNSUPPORTED,
                "does not exist before operator set 18");
        refused(changed(model -> model.getOpsetImportBuilder(0).setVersion(99)), Code.OPSET_UNSUPPORTED, "version 99");
        refused(
                changed(model -> weight(model).setDataLocation(TensorProto.DataLocation.EXTERNAL)),
                Code.EXTERNAL_DATA,
                "another file");
        refused(changed(model -> weight(model).setDataType(8)), Code.TYPE_UNSUPPORTED, "element type number 8");
        refused(
                changed(model -> model.getGraphBuilder()
                        .getNodeBuilder(0)
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("secret")
                                .setType(AttributeType.INT)
                                .setI(1))),
                Code.ATTRIBUTE_INVALID,
                "attribute 'secret' is unknown");
    }

    @Test
    void numbersThatDoNotFitTheirTypeAreRefused() {
        refused(
                changed(model -> weight(model)
                        .setRawData(ByteString.copyFrom(new byte[7]))
                        .clearFloatData()),
                Code.MALFORMED,
                "takes 72 bytes, but has 7");
        refused(
                changed(model -> weight(model).setDataType(TensorProto.DataType.INT64_VALUE)),
                Code.MALFORMED,
                "0 elements instead of 18");
        refused(OneNode.of("Conv", 17).input(1, 2, 5, 5).longs(1, 2).model(), Code.TYPE_MISMATCH, "must be floating");
        refused(OneNode.of("Add", 17).input(2).longs(1, 2).model(), Code.EVALUATION_FAILED, "convert one of them");
        refused(OneNode.of("Gather", 17).input(3).indices(List.of(7L), 1).model(), Code.EVALUATION_FAILED, "node 0");
    }

    @Test
    void graphsInGraphsAreLimited() {
        GraphProto inner = GraphProto.newBuilder().setName("g").build();
        for (int depth = 0; depth < 30; depth++) {
            inner = GraphProto.newBuilder()
                    .setName("g")
                    .addNode(NodeProto.newBuilder()
                            .setOpType("If")
                            .addAttribute(AttributeProto.newBuilder()
                                    .setName("then_branch")
                                    .setType(AttributeType.GRAPH)
                                    .setG(inner)))
                    .build();
        }
        refused(ModelProto.newBuilder().setGraph(inner).build().toByteArray(), Code.LIMIT_EXCEEDED, "graphs within");
    }

    @Test
    void groupsInGroupsDoNotOverflowTheStack() {
        byte[] groups = new byte[1 << 19];
        Arrays.fill(groups, (byte) 0x0B);
        refused(groups, Code.MALFORMED, "no ONNX file");
    }

    @Test
    void numbersThatAreNoneAreFound() {
        byte[] file = changed(model -> weight(model).setFloatData(3, Float.NaN));

        assertThat(OnnxNetwork.read(file, SMALL).notFinite()).containsExactly("c0");
    }
}
