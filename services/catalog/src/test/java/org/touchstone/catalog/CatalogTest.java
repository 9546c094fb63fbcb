package org.touchstone.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.touchstone.catalog.CatalogException.Code;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.proto.v1.DatasetPublished;
import org.touchstone.proto.v1.EvaluationCompleted;
import org.touchstone.proto.v1.ModelPublished;
import org.touchstone.store.Sha256;
import org.touchstone.store.StoreException;

class CatalogTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final CrashingObjectStore store = new CrashingObjectStore();
    private final Catalog catalog = new Catalog(store);

    @Test
    void whatIsPublishedIsFoundByNameAndByDigest() {
        DatasetManifest draft = Examples.dataset(catalog, "mnist", "task-1", 4, 3);

        Published<DatasetManifest> published = catalog.publish(draft);

        assertThat(published.object().key()).isEqualTo("datasets/mnist/" + published.digest() + "/manifest.json");
        assertThat(published.content())
                .usingRecursiveComparison()
                .ignoringFields("digest")
                .isEqualTo(draft);
        assertThat(published.content().digest()).isEqualTo(published.digest());
        assertThat(catalog.dataset(Reference.parse("mnist"))).isEqualTo(published);
        assertThat(catalog.dataset(Reference.parse(published.reference()))).isEqualTo(published);
        byte[] stored = store.content(published.object().key());
        assertThat(published.object())
                .isEqualTo(new StoredObject(published.object().key(), Sha256.hex(stored), stored.length));
    }

    @Test
    void theSameContentFromAnotherTaskIsTheSameVersion() {
        Published<DatasetManifest> first = catalog.publish(Examples.dataset(catalog, "mnist", "task-1", 4));
        Map<String, byte[]> before = store.contents();

        Published<DatasetManifest> second = catalog.publish(Examples.dataset(catalog, "mnist", "task-2", 4));

        assertThat(second).isEqualTo(first);
        assertThat(second.content().lineage().taskId()).isEqualTo("task-1");
        Map<String, byte[]> after = new TreeMap<>(store.contents());
        after.remove("datasets/mnist/latest.json");
        before.remove("datasets/mnist/latest.json");
        assertThat(after).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void otherContentIsAnotherVersionAndTheNewest() {
        Published<DatasetManifest> first = catalog.publish(Examples.dataset(catalog, "mnist", "task-1", 4));
        Published<DatasetManifest> second = catalog.publish(Examples.dataset(catalog, "mnist", "task-2", 5));

        assertThat(catalog.dataset(Reference.parse("mnist"))).isEqualTo(second);
        assertThat(catalog.dataset(Reference.parse(first.reference()))).isEqualTo(first);
        assertThat(catalog.datasetVersions("mnist")).containsExactlyInAnyOrder(first.digest(), second.digest());
    }

    @Test
    void publishingAgainOnPurposeMakesAnOldVersionTheNewest() {
        Published<DatasetManifest> first = catalog.publish(Examples.dataset(catalog, "mnist", "task-1", 4));
        catalog.publish(Examples.dataset(catalog, "mnist", "task-2", 5));
        catalog.publish(Examples.dataset(catalog, "mnist", "task-3", 4));

        assertThat(catalog.dataset(Reference.parse("mnist"))).isEqualTo(first);
    }

    @Test
    void repeatingAFinishAfterACrashDoesNotHideWhatCameOutInBetween() {
        DatasetManifest interrupted = Examples.dataset(catalog, "mnist", "task-1", 4);
        catalog.publish(interrupted);
        Published<DatasetManifest> newer = catalog.publish(Examples.dataset(catalog, "mnist", "task-2", 5));

        catalog.publish(interrupted);

        assertThat(catalog.dataset(Reference.parse("mnist"))).isEqualTo(newer);
    }

    @Test
    void aCrashAtAnyWriteLeavesNothingThatARepetitionDoesNotMend() {
        CrashingObjectStore undisturbed = new CrashingObjectStore();
        Catalog other = new Catalog(undisturbed);
        Published<DatasetManifest> expected = other.publish(Examples.dataset(other, "mnist", "task-1", 4, 3));

        for (int crash = 0; crash < 4; crash++) {
            CrashingObjectStore crashing = new CrashingObjectStore();
            Catalog mended = new Catalog(crashing);
            crashing.crashBeforeWrite(crash);
            assertThatThrownBy(() -> mended.publish(Examples.dataset(mended, "mnist", "task-1", 4, 3)))
                    .isInstanceOf(StoreException.class);
            crashing.crashBeforeWrite(Integer.MAX_VALUE);

            assertThat(mended.publish(Examples.dataset(mended, "mnist", "task-1", 4, 3)))
                    .isEqualTo(expected);
            assertThat(crashing.contents()).usingRecursiveComparison().isEqualTo(undisturbed.contents());
        }
    }

    @Test
    void aMissingNameTellsWhatThereIs() {
        assertThatThrownBy(() -> catalog.dataset(Reference.parse("mnist")))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.code()).isEqualTo(Code.NOT_FOUND))
                .hasMessage("There is no data set 'mnist'. There is none yet; publish one first.");

        catalog.publish(Examples.dataset(catalog, "mnist", "task-1", 4));
        catalog.publish(Examples.dataset(catalog, "cifar10", "task-2", 4));

        assertThatThrownBy(() -> catalog.dataset(Reference.parse("minst")))
                .hasMessage("There is no data set 'minst'. There are: cifar10, mnist.");
        assertThatThrownBy(() -> catalog.model(Reference.parse("mnist")))
                .hasMessageContaining("There is no model 'mnist'");
    }

    @Test
    void aMissingVersionTellsWhichThereAre() {
        Published<DatasetManifest> published = catalog.publish(Examples.dataset(catalog, "mnist", "task-1", 4));
        String other = "0".repeat(64);

        assertThatThrownBy(() -> catalog.dataset(new Reference("mnist", other)))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.code()).isEqualTo(Code.NOT_FOUND))
                .hasMessageContaining(other)
                .hasMessageContaining(published.digest());
    }

    @Test
    void aChangedManifestIsNoticed() {
        Published<DatasetManifest> published = catalog.publish(Examples.dataset(catalog, "mnist", "task-1", 4));
        String text = new String(store.content(published.object().key()), StandardCharsets.UTF_8);
        store.put(
                published.object().key(), text.replace("\"zero\"", "\"nought\"").getBytes(StandardCharsets.UTF_8), "");

        assertThatThrownBy(() -> catalog.dataset(Reference.parse("mnist")))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.code()).isEqualTo(Code.CORRUPT))
                .hasMessageContaining(published.object().key());
    }

    @Test
    void aManifestThatIsNotOneIsNoticed() {
        Published<DatasetManifest> published = catalog.publish(Examples.dataset(catalog, "mnist", "task-1", 4));
        for (String text : List.of("", "[]", "{", "{\"a\":1,\"a\":2}", "[".repeat(100_000))) {
            store.put(published.object().key(), text.getBytes(StandardCharsets.UTF_8), "");
            assertThatThrownBy(() -> catalog.dataset(Reference.parse("mnist")))
                    .isInstanceOfSatisfying(
                            CatalogException.class, e -> assertThat(e.code()).isEqualTo(Code.CORRUPT));
        }
    }

    @Test
    void aModelIsPublishedWithItsFiles(@TempDir Path folder) throws Exception {
        Path onnx = Files.write(folder.resolve("a"), new byte[] {1, 2, 3});
        Path parameters = Files.write(folder.resolve("b"), new byte[] {4, 5});

        Published<ModelCard> model = catalog.publish(Examples.model("net", "task-3", 0.98), onnx, parameters);

        String folderKey = "models/net/" + model.digest() + "/";
        assertThat(model.object().key()).isEqualTo(folderKey + "card.json");
        assertThat(model.content().onnx())
                .isEqualTo(new StoredObject(folderKey + "model.onnx", Sha256.hex(new byte[] {1, 2, 3}), 3));
        assertThat(store.content(folderKey + "parameters.safetensors")).containsExactly(4, 5);
        assertThat(catalog.model(Reference.parse("net"))).isEqualTo(model);
        assertThat(catalog.publish(Examples.model("net", "task-3", 0.98), onnx, parameters))
                .isEqualTo(model);
        assertThat(catalog.publish(Examples.model("net", "task-3", 0.97), onnx, parameters)
                        .digest())
                .isNotEqualTo(model.digest());
        assertThat(catalog.modelNames("", 10)).containsExactly("net");
        assertThat(catalog.modelVersions("net")).hasSize(2);
    }

    @Test
    void anEvaluationIsFoundByItsTask() {
        Published<EvaluationReport> report = catalog.publish(Examples.evaluation("task-9"));

        assertThat(report.object().key()).isEqualTo("evaluations/task-9/" + report.digest() + "/report.json");
        assertThat(catalog.evaluation(Reference.parse("task-9"))).isEqualTo(report);
        assertThat(report.content().perClass().get(1).recall()).isNull();
        assertThat(catalog.evaluationNames("", 10)).containsExactly("task-9");
    }

    @Test
    void factsSayWhatWasPublished(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("a"), new byte[] {1});
        Published<DatasetManifest> dataset = catalog.publish(Examples.dataset(catalog, "mnist", "task-1", 4, 3));
        Published<ModelCard> model = catalog.publish(Examples.model("net", "task-3", 0.98), file, file);
        Published<EvaluationReport> evaluation = catalog.publish(Examples.evaluation("task-9"));

        DatasetPublished datasetFact = Facts.ofDataset(dataset, NOON);
        ModelPublished modelFact = Facts.ofModel(model, NOON);
        EvaluationCompleted evaluationFact = Facts.ofEvaluation(evaluation, NOON);
        Artifact artifact = Facts.artifact("dataset", dataset);

        assertThat(datasetFact.getCountsMap()).containsExactly(Map.entry("train", 7L));
        assertThat(datasetFact.getRefusedMap()).containsExactly(Map.entry("train", 1L));
        assertThat(datasetFact.getManifest().getSha256())
                .isEqualTo(dataset.object().sha256());
        assertThat(datasetFact.getTime().getSeconds()).isEqualTo(NOON.getEpochSecond());
        assertThat(modelFact.getOnnx().getKey()).endsWith("/model.onnx");
        assertThat(modelFact.getLineage().getDatasets(0)).startsWith("mnist@");
        assertThat(modelFact.getTestSplit()).isEqualTo("test");
        assertThat(evaluationFact.getMetricsMap()).containsEntry("accuracy", 0.97);
        assertThat(artifact.getKey()).isEqualTo(dataset.object().key());
    }

    @Test
    void aNameThatIsNoneIsNotPublished() {
        assertThatThrownBy(() -> catalog.putShard("../up", Examples.DIMENSIONS, new byte[0], new int[0]))
                .isInstanceOf(CatalogException.class);
        assertThat(store.contents()).isEmpty();
    }

    @Test
    void raceForTheNewestLosesNobody() throws Exception {
        Thread[] threads = new Thread[8];
        for (int t = 0; t < threads.length; t++) {
            int size = t + 1;
            threads[t] = new Thread(() -> catalog.publish(Examples.dataset(catalog, "mnist", "task-" + size, size)));
        }
        Arrays.stream(threads).forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        String latest = new String(store.content("datasets/mnist/latest.json"), StandardCharsets.UTF_8);

        assertThat(catalog.datasetVersions("mnist")).hasSize(8).allMatch(latest::contains);
    }
}
