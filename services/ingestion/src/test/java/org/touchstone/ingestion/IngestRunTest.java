package org.touchstone.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.touchstone.ingestion.Bench.cifar;
import static org.touchstone.ingestion.Bench.dataset;
import static org.touchstone.ingestion.Bench.idx;
import static org.touchstone.ingestion.Bench.real;
import static org.touchstone.ingestion.Bench.shapeset;
import static org.touchstone.ingestion.Bench.task;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.DatasetManifest.Split;
import org.touchstone.catalog.DatasetView;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Normalization;
import org.touchstone.kernel.data.Shapeset;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.DatasetPublished;
import org.touchstone.proto.v1.Task;
import org.touchstone.worker.TaskResult;

class IngestRunTest {
    private final Bench bench;

    IngestRunTest(@TempDir Path folder) {
        bench = new Bench(folder, IngestHandler.SHARD_BYTES);
    }

    @Test
    void mnistIsPublishedWithTheMomentsEverybodyKnows() {
        Task task = task(dataset(
                "mnist",
                idx("train", real("mnist/train-images-idx3-ubyte.gz"), real("mnist/train-labels-idx1-ubyte.gz")),
                idx("test", real("mnist/t10k-images-idx3-ubyte.gz"), real("mnist/t10k-labels-idx1-ubyte.gz"))));

        TaskResult result = bench.run(task);

        DatasetManifest manifest = bench.published("mnist").content();
        assertThat(manifest.dimensions()).isEqualTo(new ImageDimensions(1, 28, 28));
        assertThat(manifest.classNames()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(manifest.split("train").count()).isEqualTo(60_000);
        assertThat(manifest.split("train").shards()).hasSize(6).allMatch(shard -> shard.bytes() <= (8 << 20) + 1024);
        assertThat(manifest.normalization().mean().get(0)).isCloseTo(0.1307, within(5e-5));
        assertThat(manifest.normalization().standardDeviation().get(0)).isCloseTo(0.3081, within(5e-5));
        assertThat(manifest.normalizationSplit()).isEqualTo("train");
        assertThat(result.summary()).isEqualTo(Map.of("items", 70_000.0, "refused", 0.0, "classes", 10.0));
        DatasetView test = new Catalog(bench.store).open(manifest, "test", 1 << 24);
        long[] labels = new long[5];
        test.copy(new int[] {0, 1, 2, 3, 9_999}, ByteBuffer.allocate(5 * 784), labels);
        assertThat(labels).containsExactly(7, 2, 1, 0, 6);
    }

    @Test
    void cifarIsPublishedWithItsClassNames() {
        bench.run(task(dataset("cifar", cifar("test", real("cifar10/test_batch_first1000.bin.gz")))));

        DatasetManifest manifest = bench.published("cifar").content();
        assertThat(manifest.dimensions()).isEqualTo(new ImageDimensions(3, 32, 32));
        assertThat(manifest.classNames()).startsWith("airplane").endsWith("truck");
        assertThat(manifest.split("test").count()).isEqualTo(1000);
        // The whole data set has means .491, .482, .447 and deviations .247, .243, .262.
        Normalization normalization = manifest.normalization();
        List<Double> means = List.of(0.491, 0.482, 0.447);
        List<Double> deviations = List.of(0.247, 0.243, 0.262);
        for (int channel = 0; channel < 3; channel++) {
            assertThat(normalization.mean().get(channel)).isCloseTo(means.get(channel), within(0.015));
            assertThat(normalization.standardDeviation().get(channel))
                    .isCloseTo(deviations.get(channel), within(0.015));
        }
    }

    @Test
    void theGeneratorsImagesArriveAsTheyArePainted() {
        TaskResult result =
                bench.run(task(dataset("shapes", shapeset("train", 300, 5, 0), shapeset("test", 20, 5, 300))));

        DatasetManifest manifest = bench.published("shapes").content();
        DatasetView test = new Catalog(bench.store).open(manifest, "test", 1 << 20);
        byte[] painted = new byte[1024];
        int label = new Shapeset(5).paint(307, painted, 0);
        ByteBuffer stored = ByteBuffer.allocate(1024);
        long[] labels = new long[1];
        test.copy(new int[] {7}, stored, labels);
        assertThat(stored.array()).isEqualTo(painted);
        assertThat(labels[0]).isEqualTo(label);
        assertThat(result.artifacts()).hasSize(1);
    }

    @Test
    void theFactSaysWhatCameOut() {
        TaskResult result = bench.run(task(dataset("small", bench.idxOf("train", 0, 1, 0, 7), bench.idxOf("test", 1))
                .addClassNames("a")
                .addClassNames("b")
                .setRefusedShareAllowed(0.25)));

        TaskResult.Fact fact = result.facts().get(0);
        DatasetPublished value = (DatasetPublished) fact.value();
        String reference = bench.published("small").reference();
        assertThat(fact.topic()).isEqualTo(Topic.DATASETS);
        assertThat(fact.key()).isEqualTo(reference);
        assertThat(value.getCountsMap()).isEqualTo(Map.of("train", 3L, "test", 1L));
        assertThat(value.getRefusedMap()).isEqualTo(Map.of("train", 1L, "test", 0L));
        assertThat(value.getLineage().getTaskId()).isEqualTo("task-1");
        Split train = bench.published("small").content().split("train");
        assertThat(train.refused().reasons()).isEqualTo(Map.of("label out of range", 1L));
        assertThat(train.refused().first().get(0).index()).isEqualTo(3);
    }

    @Test
    void tooManyRefusedItemsFailTheTaskWithTheFirstOfThem() {
        Task task = task(dataset("small", bench.idxOf("train", 0, 9, 0, 8))
                .addClassNames("a")
                .setRefusedShareAllowed(0.4));

        assertThatThrownBy(() -> bench.run(task))
                .isInstanceOfSatisfying(org.touchstone.worker.TaskFailedException.class, e -> assertThat(e.code())
                        .isEqualTo("TOO_MANY_REFUSED"))
                .hasMessageContaining("2 of 4 items")
                .hasMessageContaining("item 1: label out of range (label 9")
                .hasMessageContaining("refusedShareAllowed is 0.4");
        assertThat(bench.store.contents().keySet()).noneMatch(key -> key.endsWith("manifest.json"));
    }

    @Test
    void refusedItemsAreListedUpToAHundredAndCountedBeyond() {
        int[] labels = new int[301];
        java.util.Arrays.fill(labels, 1, 301, 5);
        bench.run(task(dataset("small", bench.idxOf("train", labels))
                .addClassNames("a")
                .setRefusedShareAllowed(1)));

        DatasetManifest.Refusals refused =
                bench.published("small").content().split("train").refused();
        assertThat(refused.total()).isEqualTo(300);
        assertThat(refused.first()).hasSize(100);
    }

    @Test
    void labelsWithGapsNeedClassNames() {
        assertThatThrownBy(() -> bench.run(task(dataset("small", bench.idxOf("train", 0, 1, 4)))))
                .hasMessageContaining("[2, 3]")
                .hasMessageContaining("classNames");
        bench.run(task(
                dataset("small", bench.idxOf("train", 0, 1, 4)).addAllClassNames(List.of("a", "b", "c", "d", "e"))));
        assertThat(bench.published("small").content().classNames()).hasSize(5);
    }

    @Test
    void splitsMustAgree() {
        assertThatThrownBy(
                        () -> bench.run(task(dataset("mixed", bench.idxOf("train", 0, 1), shapeset("test", 5, 1, 0)))))
                .hasMessageContaining("1 x 32 x 32")
                .hasMessageContaining("1 x 2 x 2");
        String cifar = bench.write("cifar", new byte[3073]);
        assertThatThrownBy(() -> bench.run(task(dataset("mixed", cifar("train", cifar), shapeset("test", 5, 1, 0)))))
                .hasMessageContaining("Make them agree");
    }

    @Test
    void metricsCountItemsStepByStep() {
        Bench small = new Bench(bench.folder, 3 * (1024 + 8));
        FakeContext context = new FakeContext(task(dataset("shapes", shapeset("train", 7, 1, 0))), small.store);

        small.run(context);

        assertThat(context.metrics())
                .containsExactly(
                        "items@2=3.0", "refused@2=0.0", "items@3=6.0", "refused@3=0.0", "items@4=7.0", "refused@4=0.0");
    }

    @Test
    void theSameSourceAgainIsTheSameDataSet() {
        Task first = task(dataset("small", bench.idxOf("train", 0, 1, 0)));
        bench.run(first);
        String digest = bench.published("small").digest();

        bench.run(first.toBuilder().setId("task-2").build());

        assertThat(bench.published("small").digest()).isEqualTo(digest);
        assertThat(new ArrayList<>(new Catalog(bench.store).datasetVersions("small")))
                .containsExactly(digest);
    }
}
