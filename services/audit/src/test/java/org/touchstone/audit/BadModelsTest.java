package org.touchstone.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.TensorProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.Normalization;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.v1.AuditModel;
import org.touchstone.proto.v1.InputContract;
import org.touchstone.proto.v1.ObjectReference;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.Sha256;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.worker.TaskFailedException;

/** Files that no audit can begin with: each fails with a code and a sentence that says what and where. */
class BadModelsTest {
    private static final ObjectStore STORE = new InMemoryObjectStore();
    private static final ModelProto GOOD = goodModel();

    private static ModelProto goodModel() {
        var model = Bench.model(STORE, Bench.spots(STORE, "spots"), "spotter");
        try {
            return ModelProto.parseFrom(STORE.read(model.content().onnx().key(), 1 << 24)
                    .orElseThrow()
                    .content());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Bad(String name, ByteString file, String code, String words) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Bad> bad() {
        ByteString whole = GOOD.toByteString();
        return List.of(
                new Bad("truncated", whole.substring(0, whole.size() / 2), "ONNX_MALFORMED", ""),
                new Bad("empty", ByteString.EMPTY, "ONNX_", ""),
                new Bad("not ONNX", ByteString.copyFromUtf8("GIF89a, a picture"), "ONNX_MALFORMED", ""),
                new Bad("cyclic", cyclic(), "ONNX_STRUCTURE_INVALID", ""),
                new Bad("wrongly typed", wronglyTyped(), "ONNX_", "block1.convolution"),
                new Bad("weight cut off", cutOff(), "ONNX_", firstWeight()),
                new Bad("NaN weights", notFinite(), "WEIGHTS_NOT_FINITE", firstWeight()),
                new Bad("no classifier", withoutHead(), "OUTPUT_UNSUITABLE", "classes"),
                new Bad("unknown operator", unknownOperator(), "ONNX_OPERATOR_UNSUPPORTED", "Fantasy"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void aBadFileFailsWithWhatAndWhere(Bad bad) {
        byte[] file = bad.file().toByteArray();
        String sha256 = Sha256.hex(file);
        STORE.create("uploads/" + sha256 + ".onnx", file, "application/octet-stream");

        assertThatThrownBy(() -> run(foreign(sha256).build()))
                .isInstanceOfSatisfying(TaskFailedException.class, e -> {
                    assertThat(e.code()).startsWith(bad.code());
                    assertThat(e.retryable()).isFalse();
                })
                .hasMessageContaining(bad.words())
                .hasMessageEndingWith(".");
    }

    @Test
    void aFileThatChangedIsNoticed() {
        STORE.create("uploads/changed.onnx", GOOD.toByteArray(), "application/octet-stream");

        assertThatThrownBy(() -> run(foreign("cd".repeat(32))
                        .setOnnx(ObjectReference.newBuilder()
                                .setKey("uploads/changed.onnx")
                                .setSha256("cd".repeat(32)))
                        .build()))
                .isInstanceOfSatisfying(
                        TaskFailedException.class, e -> assertThat(e.code()).isEqualTo("MODEL_DIGEST_MISMATCH"));
    }

    @Test
    void imagesOfAnotherShapeDoNotFit() {
        dataset("wide", new ImageDimensions(1, 12, 16), 3);
        dataset("coloured", new ImageDimensions(3, 12, 12), 3);
        dataset("finer", Bench.DIMENSIONS, 5);

        fails(upload().setDataset("wide"), "IMAGES_UNSUITABLE", "16");
        fails(upload().setDataset("coloured"), "IMAGES_UNSUITABLE", "3");
        fails(upload().setDataset("finer"), "DATASET_DOES_NOT_FIT", "5");
        fails(upload().setInput(InputContract.newBuilder().addScale(1).addScale(1)), "INPUT_DOES_NOT_FIT", "2 numbers");
    }

    @Test
    void missingThingsAreNamed() {
        fails(AuditModel.newBuilder().setModel("gone"), "AUDIT_NOT_FOUND", "There is no model 'gone'");
        fails(upload().setDataset("gone"), "AUDIT_NOT_FOUND", "There is no data set 'gone'");
        fails(upload().setSplit("dev"), "AUDIT_NOT_FOUND", "no split 'dev'");
    }

    private void fails(AuditModel.Builder spec, String code, String words) {
        assertThatThrownBy(() -> run(spec.build()))
                .isInstanceOfSatisfying(
                        TaskFailedException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(words)
                .hasMessageEndingWith(".");
    }

    private void run(AuditModel spec) {
        Task task = Task.newBuilder().setId("audit-bad").setAuditModel(spec).build();
        new TaskLoop(STORE, Key.of(1), false, Path.of("unused")).run(task);
    }

    private static AuditModel.Builder upload() {
        byte[] file = GOOD.toByteArray();
        STORE.create("uploads/" + Sha256.hex(file) + ".onnx", file, "application/octet-stream");
        return foreign(Sha256.hex(file));
    }

    private static AuditModel.Builder foreign(String sha256) {
        return AuditModel.newBuilder()
                .setOnnx(ObjectReference.newBuilder()
                        .setKey("uploads/" + sha256 + ".onnx")
                        .setSha256(sha256))
                .setDataset("spots");
    }

    private static void dataset(String name, ImageDimensions dimensions, int classes) {
        Catalog catalog = new Catalog(STORE);
        int count = 20;
        int[] labels = new int[count];
        Arrays.setAll(labels, i -> i % classes);
        DatasetManifest.Shard shard = catalog.putShard(name, dimensions, new byte[count * dimensions.size()], labels);
        List<String> names = java.util.stream.IntStream.range(0, classes)
                .mapToObj(Integer::toString)
                .toList();
        List<Double> each = java.util.Collections.nCopies(dimensions.channels(), 0.5);
        catalog.publish(new DatasetManifest(
                DatasetManifest.FORMAT_VERSION,
                name,
                "",
                dimensions,
                names,
                List.of(new DatasetManifest.Split("test", count, List.of(shard), DatasetManifest.Refusals.NONE)),
                new Normalization(each, each),
                "test",
                new Lineage("ingest", List.of(), List.of())));
    }

    private static String firstWeight() {
        return weight().getName();
    }

    private static TensorProto weight() {
        return GOOD.getGraph().getInitializerList().stream()
                .filter(tensor -> tensor.getDimsCount() == 4)
                .findFirst()
                .orElseThrow();
    }

    private static ByteString withWeight(TensorProto changed) {
        GraphProto.Builder graph = GOOD.getGraph().toBuilder();
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            if (graph.getInitializer(i).getName().equals(changed.getName())) {
                graph.setInitializer(i, changed);
            }
        }
        return GOOD.toBuilder().setGraph(graph).build().toByteString();
    }

    private static ByteString cyclic() {
        GraphProto.Builder graph = GOOD.getGraph().toBuilder();
        String last = graph.getNode(graph.getNodeCount() - 1).getOutput(0);
        graph.getNodeBuilder(0).setInput(0, last);
        return GOOD.toBuilder().setGraph(graph).build().toByteString();
    }

    private static ByteString wronglyTyped() {
        TensorProto weight = weight();
        int count =
                (int) weight.getDimsList().stream().reduce(1L, (a, b) -> a * b).longValue();
        return withWeight(weight.toBuilder()
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .clearFloatData()
                .setRawData(ByteString.copyFrom(new byte[count * Long.BYTES]))
                .build());
    }

    private static ByteString cutOff() {
        return withWeight(weight().toBuilder()
                .clearFloatData()
                .setRawData(ByteString.copyFrom(new byte[8]))
                .build());
    }

    private static ByteString notFinite() {
        TensorProto weight = weight();
        int count =
                (int) weight.getDimsList().stream().reduce(1L, (a, b) -> a * b).longValue();
        ByteBuffer numbers = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        numbers.putFloat(0, Float.NaN);
        return withWeight(weight.toBuilder()
                .clearFloatData()
                .setRawData(ByteString.copyFrom(numbers.array()))
                .build());
    }

    /** Ends at the activation of the convolution. */
    private static ByteString withoutHead() {
        GraphProto.Builder graph = GOOD.getGraph().toBuilder();
        int flatten = 0;
        while (!graph.getNode(flatten).getOpType().equals("Flatten")) {
            flatten++;
        }
        String features = graph.getNode(flatten).getInput(0);
        while (graph.getNodeCount() > flatten) {
            graph.removeNode(graph.getNodeCount() - 1);
        }
        graph.getOutputBuilder(0)
                .setName(features)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .clearShape();
        List<String> used = graph.getNodeList().stream()
                .flatMap(node -> node.getInputList().stream())
                .toList();
        for (int i = graph.getInitializerCount() - 1; i >= 0; i--) {
            if (!used.contains(graph.getInitializer(i).getName())) {
                graph.removeInitializer(i);
            }
        }
        return GOOD.toBuilder().setGraph(graph).build().toByteString();
    }

    private static ByteString unknownOperator() {
        GraphProto.Builder graph = GOOD.getGraph().toBuilder();
        int last = graph.getNodeCount() - 1;
        NodeProto node = graph.getNode(last);
        graph.setNode(last, node.toBuilder().setOpType("Fantasy"));
        return GOOD.toBuilder().setGraph(graph).build().toByteString();
    }
}
