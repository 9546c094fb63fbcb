package org.touchstone.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.minio.MinioObjectStore;
import org.touchstone.store.minio.StoreConfig;
import org.touchstone.testkit.junit.S3Extension;
import org.touchstone.testkit.junit.S3Fixture;

/** The catalog on a real S3 server: conditional writes, listing, names and digests as they really are. */
@ExtendWith(S3Extension.class)
@TestInstance(Lifecycle.PER_CLASS)
class CatalogIT {
    private final ObjectStore store;
    private final Catalog catalog;

    CatalogIT(S3Fixture s3) {
        store = MinioObjectStore.open(StoreConfig.of(s3.endpoint(), s3.bucket(), s3.accessKey(), s3.secretKey()));
        catalog = new Catalog(store);
    }

    @AfterAll
    void close() {
        store.close();
    }

    @Test
    void dataSetsArePublishedListedAndRead() {
        Published<DatasetManifest> first = catalog.publish(Examples.dataset(catalog, "set-a", "task-1", 4, 3));
        Published<DatasetManifest> second = catalog.publish(Examples.dataset(catalog, "set-a", "task-2", 4, 4));
        Published<DatasetManifest> again = catalog.publish(Examples.dataset(catalog, "set-a", "task-1", 4, 3));
        catalog.publish(Examples.dataset(catalog, "set-b", "task-3", 1));

        assertThat(again).isEqualTo(first);
        assertThat(catalog.dataset(Reference.parse("set-a"))).isEqualTo(second);
        assertThat(catalog.datasetVersions("set-a")).containsExactlyInAnyOrder(first.digest(), second.digest());
        assertThat(catalog.datasetNames("", 10)).containsExactly("set-a", "set-b");
        assertThat(catalog.datasetNames("set-a", 10)).containsExactly("set-b");
        assertThatThrownBy(() -> catalog.dataset(Reference.parse("set-c"))).hasMessageContaining("set-a, set-b");
        ByteBuffer pixels = ByteBuffer.allocate(Examples.DIMENSIONS.size());
        long[] labels = new long[1];
        catalog.open(first.content(), "train", 0).copy(new int[] {5}, pixels, labels);
        assertThat(pixels.get(0)).isEqualTo((byte) 5);
        assertThat(labels).containsExactly(2);
    }

    @Test
    void racingPublishersAgree() throws Exception {
        Thread[] threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            String task = "racer-" + t;
            threads[t] = new Thread(() -> catalog.publish(Examples.dataset(catalog, "raced", task, 2)));
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(catalog.datasetVersions("raced")).hasSize(1);
        assertThat(catalog.dataset(Reference.parse("raced")).content().lineage().taskId())
                .startsWith("racer-");
    }

    @Test
    void modelsAndEvaluationsComeBackAsTheyWere(@TempDir Path folder) throws Exception {
        Path onnx = Files.write(folder.resolve("a"), new byte[] {1, 2, 3});
        Published<ModelCard> model = catalog.publish(Examples.model("net", "task-3", 0.98), onnx, onnx);
        Published<EvaluationReport> report = catalog.publish(Examples.evaluation("task-9"));

        assertThat(catalog.model(Reference.parse("net"))).isEqualTo(model);
        assertThat(catalog.evaluation(Reference.parse("task-9"))).isEqualTo(report);
        try (var in = store.open(model.content().onnx().key())) {
            assertThat(in.readAllBytes()).containsExactly(1, 2, 3);
        }
        assertThat(List.of(catalog.modelNames("", 10), catalog.evaluationNames("", 10)))
                .containsExactly(List.of("net"), List.of("task-9"));
    }
}
