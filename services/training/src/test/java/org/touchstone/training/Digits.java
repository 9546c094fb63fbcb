package org.touchstone.training;

import java.util.List;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.Normalization;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.v1.Activation;
import org.touchstone.proto.v1.Adam;
import org.touchstone.proto.v1.Architecture;
import org.touchstone.proto.v1.Budget;
import org.touchstone.proto.v1.Mlp;
import org.touchstone.proto.v1.Optimizer;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TrainClassifier;

/** A small data set whose classes can be told apart (a bright row per class, under noise), and a task on it. */
final class Digits {
    static final ImageDimensions DIMENSIONS = new ImageDimensions(1, 6, 6);
    static final int CLASSES = 3;
    static final int IMAGES = 120;

    private Digits() {}

    static void publish(Catalog catalog) {
        byte[] pixels = new byte[IMAGES * DIMENSIONS.size()];
        int[] labels = new int[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            Key key = Key.of(5).fold(i);
            labels[i] = i % CLASSES;
            for (int p = 0; p < DIMENSIONS.size(); p++) {
                double bright = p / 6 == 2 * labels[i] ? 150 : 40;
                pixels[i * DIMENSIONS.size() + p] = (byte) (int) (bright + 100 * key.uniform(p));
            }
        }
        DatasetManifest.Shard shard = catalog.putShard("digits", DIMENSIONS, pixels, labels);
        DatasetManifest.Split split =
                new DatasetManifest.Split("train", IMAGES, List.of(shard), DatasetManifest.Refusals.NONE);
        catalog.publish(new DatasetManifest(
                DatasetManifest.FORMAT_VERSION,
                "digits",
                "",
                DIMENSIONS,
                List.of("a", "b", "c"),
                List.of(split),
                new Normalization(List.of(0.4), List.of(0.2)),
                "train",
                new Lineage("ingest", List.of(), List.of())));
    }

    static TrainClassifier.Builder spec() {
        return TrainClassifier.newBuilder()
                .setDataset("digits")
                .setModelName("reader")
                .setArchitecture(Architecture.newBuilder()
                        .setMlp(Mlp.newBuilder()
                                .addHidden(16)
                                .setActivation(Activation.TANH)
                                .setDropout(0.2)))
                .setOptimizer(Optimizer.newBuilder().setAdam(Adam.newBuilder().setLearningRate(0.01)))
                .setSeed(3)
                .setBatchSize(20)
                .setBudget(Budget.newBuilder().setSteps(60))
                .setReportEverySteps(7)
                .setValidationCount(30)
                .setAugmentShiftPixels(0)
                .setTestSplit("train");
    }

    static Task task(TrainClassifier.Builder spec) {
        return Task.newBuilder().setId("train-reader").setTrainClassifier(spec).build();
    }
}
