package org.touchstone.catalog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.touchstone.catalog.DatasetManifest.Refusals;
import org.touchstone.catalog.DatasetManifest.RefusedItem;
import org.touchstone.catalog.DatasetManifest.Shard;
import org.touchstone.catalog.DatasetManifest.Split;

/** Small artifacts to publish. */
final class Examples {
    static final ImageDimensions DIMENSIONS = new ImageDimensions(1, 2, 3);

    private Examples() {}

    /** Shards of the given sizes; image i (over all shards) has label i % 3 and pixels i, i + 1, ... i + 5. */
    static DatasetManifest dataset(Catalog catalog, String name, String taskId, int... sizes) {
        List<Shard> shards = new ArrayList<>();
        int first = 0;
        for (int size : sizes) {
            byte[] pixels = new byte[size * DIMENSIONS.size()];
            int[] labels = new int[size];
            for (int i = 0; i < size; i++) {
                labels[i] = (first + i) % 3;
                for (int p = 0; p < DIMENSIONS.size(); p++) {
                    pixels[i * DIMENSIONS.size() + p] = (byte) (first + i + p);
                }
            }
            shards.add(catalog.putShard(name, DIMENSIONS, pixels, labels));
            first += size;
        }
        return new DatasetManifest(
                DatasetManifest.FORMAT_VERSION,
                name,
                "",
                DIMENSIONS,
                List.of("zero", "one", "two"),
                List.of(new Split(
                        "train",
                        first,
                        shards,
                        new Refusals(
                                1,
                                Map.of("label out of range", 1L),
                                List.of(new RefusedItem(7, "label out of range", "label 9"))))),
                new Normalization(List.of(0.1307), List.of(0.3081)),
                "train",
                new Lineage(taskId, List.of(), List.of()));
    }

    static ModelCard model(String name, String taskId, double accuracy) {
        return new ModelCard(
                ModelCard.FORMAT_VERSION,
                name,
                "",
                "classifier",
                JsonNodeFactory.instance.objectNode().put("kind", "mlp"),
                DIMENSIONS,
                List.of("zero", "one", "two"),
                new Normalization(List.of(0.5), List.of(0.25)),
                ModelCard.UNPUBLISHED,
                ModelCard.UNPUBLISHED,
                new Lineage(taskId, List.of("mnist@" + "a".repeat(64)), List.of()),
                Map.of("validation accuracy", accuracy),
                Map.of("loss", new ModelCard.Curve(List.of(0L, 10L), List.of(2.3, 1e-5))),
                Map.of("java", "17"),
                "test",
                JsonNodeFactory.instance.objectNode().put("initialization", "HE"));
    }

    static EvaluationReport evaluation(String taskId) {
        return new EvaluationReport(
                EvaluationReport.FORMAT_VERSION,
                "",
                "net@" + "b".repeat(64),
                "mnist@" + "a".repeat(64),
                "test",
                Proportion.of(97, 100),
                0.1,
                List.of("zero", "one"),
                List.of(List.of(50L, 2L), List.of(1L, 47L)),
                List.of(
                        new EvaluationReport.ClassResult("zero", 52, Proportion.of(50, 52), Proportion.of(50, 51)),
                        new EvaluationReport.ClassResult("never", 0, null, null)),
                List.of(new EvaluationReport.CalibrationBin(0, 1, 0, null, null)),
                0.02,
                new Lineage(taskId, List.of("mnist@" + "a".repeat(64)), List.of("net@" + "b".repeat(64))));
    }
}
