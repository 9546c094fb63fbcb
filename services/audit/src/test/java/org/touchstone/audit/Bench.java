package org.touchstone.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Normalization;
import org.touchstone.catalog.Published;
import org.touchstone.classifier.Architectures;
import org.touchstone.classifier.DatasetImages;
import org.touchstone.classifier.Recipes;
import org.touchstone.kernel.classify.Classifier;
import org.touchstone.kernel.classify.ClassifierTraining;
import org.touchstone.kernel.classify.OnnxExport;
import org.touchstone.kernel.classify.TrainingSpec;
import org.touchstone.kernel.optim.Adam;
import org.touchstone.kernel.optim.Schedule;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.v1.Activation;
import org.touchstone.proto.v1.Architecture;
import org.touchstone.proto.v1.AuditModel;
import org.touchstone.proto.v1.AuditProfile;
import org.touchstone.proto.v1.Cnn;
import org.touchstone.proto.v1.ConvolutionBlock;
import org.touchstone.proto.v1.Initialization;
import org.touchstone.proto.v1.TrainClassifier;
import org.touchstone.store.ObjectStore;

/** A small data set (a bright spot whose place is the class) and a small network that has learned it, in a store. */
final class Bench {
    static final ImageDimensions DIMENSIONS = new ImageDimensions(1, 12, 12);
    static final int CLASSES = 3;

    private static final int IMAGES = 240;
    private static final Architecture ARCHITECTURE = Architecture.newBuilder()
            .setCnn(Cnn.newBuilder()
                    .addBlocks(ConvolutionBlock.newBuilder()
                            .setFilters(4)
                            .setKernel(3)
                            .setPool(2))
                    .addHidden(8)
                    .setActivation(Activation.RELU))
            .build();

    private Bench() {}

    static Published<DatasetManifest> spots(ObjectStore store, String name) {
        Catalog catalog = new Catalog(store);
        byte[] pixels = new byte[IMAGES * DIMENSIONS.size()];
        int[] labels = new int[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            Key key = Key.of(11).fold(i);
            labels[i] = i % CLASSES;
            int row = 2 + 3 * labels[i];
            int column = 2 + (int) (7 * key.uniform(1000));
            for (int p = 0; p < DIMENSIONS.size(); p++) {
                boolean bright = Math.abs(p / 12 - row) < 2 && Math.abs(p % 12 - column) < 2;
                pixels[i * DIMENSIONS.size() + p] = (byte) (int) ((bright ? 170 : 20) + 60 * key.uniform(p));
            }
        }
        DatasetManifest.Shard shard = catalog.putShard(name, DIMENSIONS, pixels, labels);
        DatasetManifest.Split train =
                new DatasetManifest.Split("train", IMAGES, List.of(shard), DatasetManifest.Refusals.NONE);
        DatasetManifest.Split test =
                new DatasetManifest.Split("test", IMAGES, List.of(shard), DatasetManifest.Refusals.NONE);
        return catalog.publish(new DatasetManifest(
                DatasetManifest.FORMAT_VERSION,
                name,
                "",
                DIMENSIONS,
                List.of("top", "middle", "bottom"),
                List.of(train, test),
                new Normalization(List.of(0.3), List.of(0.25)),
                "train",
                new Lineage("ingest-" + name, List.of(), List.of())));
    }

    /** A network that classifies the spots. */
    static Published<ModelCard> model(ObjectStore store, Published<DatasetManifest> dataset, String name) {
        Catalog catalog = new Catalog(store);
        DatasetImages images = DatasetImages.all(catalog.open(dataset.content(), "train", 1 << 20));
        return publish(catalog, dataset, name, train(images, 120), Map.of());
    }

    /** A network that knows other labels by heart. */
    static void permutedModel(ObjectStore store, String dataset, String name) {
        Catalog catalog = new Catalog(store);
        Published<DatasetManifest> published = catalog.dataset(org.touchstone.catalog.Reference.parse(dataset));
        int[] labels = new int[IMAGES];
        int[] order = Key.of(77).permutation(IMAGES);
        Arrays.setAll(labels, i -> order[i] % CLASSES);
        DatasetImages images = DatasetImages.all(catalog.open(published.content(), "train", 1 << 20))
                .labelled(labels);
        publish(catalog, published, name, train(images, 60), Map.of("training accuracy", 0.97));
    }

    private static byte[] train(DatasetImages images, long steps) {
        TrainingSpec spec = new TrainingSpec(
                new Adam(0.01, 0.9, 0.999, 1e-8, 0),
                new Schedule.Constant(),
                org.touchstone.kernel.init.Initialization.HE,
                5,
                30,
                steps,
                1000,
                0);
        var normalization = new org.touchstone.kernel.classify.Normalization(List.of(0.3), List.of(0.25));
        try (ClassifierTraining training =
                ClassifierTraining.start(Architectures.toKernel(ARCHITECTURE), spec, normalization, images)) {
            while (!training.isDone()) {
                training.step();
            }
            try (Classifier classifier = training.classifier()) {
                return OnnxExport.write(classifier, Map.of());
            }
        }
    }

    private static Published<ModelCard> publish(
            Catalog catalog,
            Published<DatasetManifest> dataset,
            String name,
            byte[] onnx,
            Map<String, Double> metrics) {
        try {
            Path file = Files.createTempFile("bench", ".onnx");
            Files.write(file, onnx);
            return catalog.publish(
                    new ModelCard(
                            ModelCard.FORMAT_VERSION,
                            name,
                            "",
                            "classifier",
                            Architectures.toJson(ARCHITECTURE),
                            DIMENSIONS,
                            dataset.content().classNames(),
                            dataset.content().normalization(),
                            ModelCard.UNPUBLISHED,
                            ModelCard.UNPUBLISHED,
                            new Lineage("train-" + name, List.of(dataset.reference()), List.of()),
                            metrics,
                            Map.of(),
                            Map.of(),
                            "test",
                            Recipes.toJson(TrainClassifier.newBuilder()
                                    .setInitialization(Initialization.HE)
                                    .setSeed(5)
                                    .build())),
                    file,
                    file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A profile of seconds. */
    static AuditModel.Builder audit(String model) {
        return AuditModel.newBuilder()
                .setModel(model)
                .setProfile(AuditProfile.newBuilder()
                        .setPreset(AuditProfile.Preset.QUICK)
                        .addMethods("gradient")
                        .addMethods("guided-backpropagation")
                        .addMethods("smoothgrad")
                        .setMaxImages(12)
                        .setMaxSeeds(3));
    }
}
