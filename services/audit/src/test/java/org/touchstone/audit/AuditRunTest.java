package org.touchstone.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.touchstone.audit.report.Merkle;
import org.touchstone.catalog.AuditCatalog;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.Reference;
import org.touchstone.catalog.StoredObject;
import org.touchstone.catalog.audit.AuditReport;
import org.touchstone.catalog.audit.Method;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.v1.AuditCompleted;
import org.touchstone.proto.v1.AuditModel;
import org.touchstone.proto.v1.AuditShard;
import org.touchstone.proto.v1.ObjectReference;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskRejectedException;
import org.touchstone.worker.TaskResult;

/** An audit as its tasks make it, without a broker. */
class AuditRunTest {
    private final ObjectStore store = new InMemoryObjectStore();
    private final AuditCatalog audits = new AuditCatalog(store);

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void model() {
        Bench.model(store, Bench.spots(store, "spots"), "spotter");
    }

    private static Task task(String id, AuditModel.Builder spec) {
        return Task.newBuilder().setId(id).setAuditModel(spec).build();
    }

    private TaskLoop loop(long key, boolean interrupting) {
        return new TaskLoop(store, Key.of(key), interrupting, folder);
    }

    private Published<AuditReport> report(TaskResult result) {
        var artifact = result.artifacts().get(0);
        return audits.report(Reference.parse(artifact.getName() + "@" + artifact.getDigest()));
    }

    private void forget(AuditReport report) {
        store.delete("audit-identities/" + report.identity());
    }

    @Test
    void anAuditEndsWithAReportThatHoldsTogether() throws Exception {
        TaskResult result = loop(1, false).run(task("audit-1", Bench.audit("spotter")));

        Published<AuditReport> published = report(result);
        AuditReport report = published.content();
        assertThat(report.complete()).isTrue();
        assertThat(report.subject().initialization()).isEqualTo("HE");
        assertThat(report.subject().camValue()).isNotNull();
        assertThat(report.probes().accuracy()).isGreaterThan(0.9);
        assertThat(report.methods())
                .extracting(Method::id)
                .containsExactly("gradient", "guided-backpropagation", "smoothgrad", "sobel-edges", "random-map");
        assertThat(report.methods())
                .allSatisfy(method -> assertThat(method.verdict()).isNotNull());
        assertThat(report.layers()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(report.layers().get(0).tensors())
                .allSatisfy(tensor -> assertThat(tensor.shareChanged()).isGreaterThan(0));
        assertThat(report.series()).anySatisfy(series -> {
            assertThat(series.method()).isEqualTo("sobel-edges");
            assertThat(series.metric()).isEqualTo("spearman");
            assertThat(series.points())
                    .allSatisfy(point -> assertThat(point.mean()).isEqualTo(1.0));
        });
        assertThat(report.reproducibility().accuracies()).isNotEmpty();
        evidenceIsWhatItsDigestsSay(report);
        manifestHoldsEveryMap(report);
        AuditCompleted fact = (AuditCompleted) result.facts().get(0).value();
        assertThat(fact.getVerdictsCount()).isEqualTo(5);
        assertThat(fact.getMerkleRoot()).isEqualTo(report.reproducibility().merkleRoot());
        assertThat(result.summary().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isEqualTo(5);
    }

    private void evidenceIsWhatItsDigestsSay(AuditReport report) {
        assertThat(report.pictures()).isNotEmpty().allSatisfy(picture -> {
            assertThat(audits.read(picture.object())).startsWith((byte) 0x89, (byte) 'P');
            StoredObject tensor = picture.tensor();
            if (tensor != null) {
                assertThat(audits.read(tensor)).isNotEmpty();
            }
        });
    }

    private void manifestHoldsEveryMap(AuditReport report) throws Exception {
        StoredObject object = Objects.requireNonNull(report.reproducibility().manifest());
        JsonNode manifest = new ObjectMapper().readTree(audits.read(object));
        Merkle tree = new Merkle();
        manifest.get("shards").forEach(shard -> shard.get("maps").forEach(maps -> maps.get("sha256")
                .forEach(hash -> tree.add(HexFormat.of().parseHex(hash.textValue())))));
        assertThat(tree.root()).isEqualTo(report.reproducibility().merkleRoot());
        assertThat(tree.count()).isEqualTo(report.reproducibility().mapCount());
    }

    @Test
    void parametersAreFieldsAndTitlesAreNames() {
        AuditReport report = report(loop(1, false).run(task("audit-1", Bench.audit("spotter"))))
                .content();

        assertThat(report.reproducibility().settings())
                .containsEntry("measure 1", "spearman (absolute false, support all)")
                .containsEntry("anchors smoothSamples", "0")
                .allSatisfy((name, value) -> assertThat(value).doesNotContain("["));
        assertThat(report.methods())
                .filteredOn(Method::control)
                .extracting(Method::title)
                .containsExactly("Sobel edges", "Random map");
        assertThat(report.methods())
                .filteredOn(method -> method.id().equals("smoothgrad"))
                .singleElement()
                .satisfies(method -> assertThat(method.parameters()).containsKeys("samples", "spread"));
    }

    @Test
    void theDeepProfileHasTheSmoothedTestAsEvidence() {
        AuditModel.Builder spec = Bench.audit("spotter");
        spec.getProfileBuilder().setPreset(org.touchstone.proto.v1.AuditProfile.Preset.DEEP);

        AuditReport report = report(loop(1, false).run(task("audit-1", spec))).content();

        assertThat(report.reproducibility().settings()).containsEntry("anchors smoothSamples", "50");
        assertThat(report.checks())
                .filteredOn(check -> check.id().equals("smprt"))
                .extracting(AuditReport.Check::method)
                .containsExactly("gradient", "guided-backpropagation", "sobel-edges", "random-map");
        assertThat(report.checks())
                .filteredOn(
                        check -> check.id().equals("smprt") && check.method().equals("sobel-edges"))
                .singleElement()
                .satisfies(check -> assertThat(check.figures().get(0).value()).isEqualTo(1.0));
    }

    @Test
    void thePageNeedsNothingElseAndTellsTheVerdicts() {
        Published<AuditReport> report = report(loop(1, false).run(task("audit-1", Bench.audit("spotter"))));

        String page = new String(audits.read(audits.page(report)), StandardCharsets.UTF_8);

        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("data:image/png;base64,", "<svg", "Passing is necessary, not sufficient", report.digest())
                .doesNotContain("<script", "http://", "https://", "<link");
        report.content().methods().forEach(method -> assertThat(page)
                .contains(Objects.requireNonNull(method.verdict()).verdict()));
    }

    @Test
    void whoeverWorksOnTheShardsInWhateverOrderTheReportIsTheSame() {
        Published<AuditReport> calm = report(loop(1, false).run(task("audit-1", Bench.audit("spotter"))));
        String page = audits.page(calm).sha256();
        List<String> digests = new ArrayList<>();
        for (long seed = 2; seed < 5; seed++) {
            forget(calm.content());
            Published<AuditReport> again = report(loop(seed, true).run(task("audit-" + seed, Bench.audit("spotter"))));
            digests.add(again.digest());
            assertThat(audits.page(again).sha256()).isEqualTo(page);
        }

        assertThat(digests).containsOnly(calm.digest());
    }

    @Test
    void anAuditThatWasMadeIsNotMadeAgain() {
        Published<AuditReport> first = report(loop(1, false).run(task("audit-1", Bench.audit("spotter"))));
        TaskLoop loop = loop(2, false);

        TaskResult again = loop.run(task("audit-2", Bench.audit("spotter").setName("elsewhere")));

        assertThat(report(again)).isEqualTo(first);
        assertThat(loop.submitted).containsExactly("audit-2");
    }

    @Test
    void anotherSeedIsAnotherAudit() {
        Published<AuditReport> first = report(loop(1, false).run(task("audit-1", Bench.audit("spotter"))));

        Published<AuditReport> other =
                report(loop(1, false).run(task("audit-2", Bench.audit("spotter").setSeed(5))));

        assertThat(other.content().identity()).isNotEqualTo(first.content().identity());
        assertThat(other.digest()).isNotEqualTo(first.digest());
    }

    @Test
    void permutedLabelsWithoutALineageAreNotPossibleAndNoError() {
        AuditModel.Builder spec = Bench.audit("spotter");
        spec.getProfileBuilder().setDataRandomization(true);
        var onnx = new org.touchstone.catalog.Catalog(store)
                .model(Reference.parse("spotter"))
                .content()
                .onnx();
        store.create(
                "uploads/copy.onnx",
                store.read(onnx.key(), 1 << 24).orElseThrow().content(),
                "");
        spec.clearModel()
                .setOnnx(
                        ObjectReference.newBuilder().setKey("uploads/copy.onnx").setSha256(onnx.sha256()))
                .setDataset("spots")
                .setName("copy");

        AuditReport report = report(loop(1, false).run(task("audit-1", spec))).content();

        assertThat(report.checks())
                .filteredOn(check -> check.id().equals("data-randomization"))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.status()).isEqualTo("not possible");
                    assertThat(check.sentence()).contains("not trained here");
                });
        assertThat(report.subject().initialization()).isNull();
    }

    @Test
    void permutedLabelsAreTrainedAndCompared() {
        AuditModel.Builder spec = Bench.audit("spotter");
        spec.getProfileBuilder().setDataRandomization(true);
        TaskLoop loop = loop(1, false);
        loop.onTraining(training -> {
            assertThat(training.getTrainClassifier().hasPermuteLabelsSeed()).isTrue();
            assertThat(training.getTrainClassifier().getInitialization())
                    .isEqualTo(org.touchstone.proto.v1.Initialization.HE);
            Bench.permutedModel(store, "spots", training.getTrainClassifier().getModelName());
            loop.end(training.getId(), TaskHead.State.SUCCEEDED, null);
        });

        AuditReport report = report(loop.run(task("audit-1", spec))).content();

        assertThat(report.checks())
                .filteredOn(check -> check.id().equals("data-randomization"))
                .hasSizeGreaterThan(1)
                .allSatisfy(check -> assertThat(check.status()).isEqualTo("measured"));
    }

    @Test
    void aTrainingThatFailedIsNoErrorOfTheAudit() {
        AuditModel.Builder spec = Bench.audit("spotter");
        spec.getProfileBuilder().setDataRandomization(true);
        TaskLoop loop = loop(1, false);
        loop.onTraining(training -> loop.end(
                training.getId(),
                TaskHead.State.FAILED,
                new TaskHead.Failure("DIVERGED", "the loss is not a number.", false)));

        AuditReport report = report(loop.run(task("audit-1", spec))).content();

        assertThat(report.checks())
                .filteredOn(check -> check.id().equals("data-randomization"))
                .singleElement()
                .satisfies(check -> assertThat(check.sentence()).contains("the loss is not a number"));
    }

    @Test
    void whatIsLeftOfACancelledAuditEndsWithNothing() {
        TaskLoop loop = loop(1, false);
        loop.onShard(() -> loop.end("audit-1", TaskHead.State.CANCELLED, null));

        loop.runShards(task("audit-1", Bench.audit("spotter")));

        assertThat(loop.results).isNotEmpty().allSatisfy((id, result) -> {
            assertThat(result.artifacts()).isEmpty();
            assertThat(result.summary()).containsKey("not needed any more");
        });
        assertThat(store.list("audits/spotter/fragments/", "", 10)).isEmpty();
    }

    @Test
    void shardsOfNoAuditAreRefused() {
        AuditHandler handler = new AuditHandler(store, Clock.systemUTC());
        AuditShard shard = AuditShard.newBuilder()
                .setAudit("audit-1")
                .setName("x")
                .setPlan(ObjectReference.newBuilder()
                        .setKey("audits/x/plans/" + "ab".repeat(32) + ".json")
                        .setSha256("ab".repeat(32)))
                .build();

        for (AuditShard bad : List.of(
                shard,
                shard.toBuilder().clearAudit().build(),
                shard.toBuilder().setName("../x").build(),
                shard.toBuilder().setShard(-1).build(),
                shard.toBuilder().clearPlan().build())) {
            assertThatThrownBy(() -> handler.validate(
                            Task.newBuilder().setId("s").setAuditShard(bad).build()))
                    .isInstanceOf(TaskRejectedException.class)
                    .hasMessageEndingWith(".");
        }
    }

    @Test
    void aShardThatFailsEndsTheAuditWithItsCause() {
        TaskLoop loop = loop(1, false);
        loop.onShard(() -> store.list("datasets/spots/shards/", "", 10)
                .forEach(object -> store.put(object.key(), new byte[] {1}, "")));

        assertThatThrownBy(() -> loop.run(task("audit-1", Bench.audit("spotter"))))
                .isInstanceOfSatisfying(
                        TaskFailedException.class, e -> assertThat(e.code()).isEqualTo("SHARD_FAILED"))
                .hasMessageContaining("audit-1-s")
                .hasMessageContaining("datasets/spots/shards/");
    }
}
