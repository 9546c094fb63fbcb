package org.touchstone.evaluation.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Normalization;
import org.touchstone.classifier.ArrayFiles;
import org.touchstone.evaluation.stream.ImageStreams;
import org.touchstone.evaluation.use.Workbench;
import org.touchstone.flows.FlowArchitectures;
import org.touchstone.flows.FlowModel;
import org.touchstone.flows.Standard;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.flow.Dequantization;
import org.touchstone.kernel.flow.Flow;
import org.touchstone.kernel.flow.FlowSpec;
import org.touchstone.kernel.flow.FlowTraining;
import org.touchstone.kernel.flow.FlowTrainingSpec;
import org.touchstone.kernel.flow.PlaneDensity;
import org.touchstone.kernel.optim.Schedule;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensors;

/** A store with small data sets and flows that were really trained on them. */
final class World extends Workbench {
    static final int SIDE = 8;
    static final ImageDimensions IMAGE = new ImageDimensions(1, SIDE, SIDE);
    static final int IMAGES = 200;

    /** Seed of what flows learn: held-out examples that were learned would be likelier than any others. */
    private static final long LEARNED = 7;

    private static final int CALIBRATION = 128;
    private static final int BATCH = 50;

    World() {}

    World(ImageStreams streams) {
        super(streams);
    }

    /** Horizontal gradients under little noise in splits "train" and "test", and their opposites in "other". */
    String publishImages() {
        return publish(
                "gradients",
                List.of(
                        split("gradients", "train", 1, false),
                        split("gradients", "test", 2, false),
                        split("gradients", "other", 3, true)));
    }

    private String publish(String name, List<DatasetManifest.Split> splits) {
        return catalog.publish(new DatasetManifest(
                        DatasetManifest.FORMAT_VERSION,
                        name,
                        "",
                        IMAGE,
                        List.of("any"),
                        splits,
                        new Normalization(List.of(0.4), List.of(0.2)),
                        "train",
                        new Lineage("ingest", List.of(), List.of())))
                .reference();
    }

    private DatasetManifest.Split split(String dataset, String name, long seed, boolean opposite) {
        DatasetManifest.Shard shard = catalog.putShard(dataset, IMAGE, gradients(seed, opposite), new int[IMAGES]);
        return new DatasetManifest.Split(name, IMAGES, List.of(shard), DatasetManifest.Refusals.NONE);
    }

    static byte[] gradients(long seed, boolean opposite) {
        byte[] pixels = new byte[IMAGES * IMAGE.size()];
        for (int i = 0; i < IMAGES; i++) {
            Key key = Key.of(seed).fold(i);
            double slope = 10 + 16 * key.uniform(-1L);
            for (int p = 0; p < IMAGE.size(); p++) {
                int x = opposite ? SIDE - 1 - p % SIDE : p % SIDE;
                pixels[i * IMAGE.size() + p] = (byte) (int) (slope * x + 30 * key.uniform(p));
            }
        }
        return pixels;
    }

    /** A flow of gradients, none of them published, trained for so many steps; its health as said. */
    void publishImageFlow(String name, String dataset, int steps, double roundTrip) {
        FlowSpec spec = new FlowSpec.Images(1, SIDE, SIDE, 2, 4, 1, FlowSpec.Norm.NONE, 0.05);
        byte[] pixels = gradients(LEARNED, false);
        try (FlowTraining training =
                FlowTraining.start(spec, FlowTrainingSpec.of(3e-3, new Schedule.Constant(), 1), DType.F32)) {
            for (int step = 0; step < steps; step++) {
                int from = BATCH * (step % (IMAGES / BATCH));
                int[] numbers = IntStream.range(from, from + BATCH).toArray();
                byte[] batch = Arrays.copyOfRange(pixels, from * IMAGE.size(), (from + BATCH) * IMAGE.size());
                Key noise = Key.of(9).fold(step);
                Scope.evaluate(() -> training.step(Dequantization.uniform(batch, numbers, spec, noise, DType.F32)));
            }
            publish(name, spec, training, new Normalization(List.of(), List.of()), dataset, roundTrip);
        }
    }

    /** A flow of the banana. */
    void publishPlaneFlow(String name, int steps) {
        FlowSpec spec = new FlowSpec.Vectors(2, 4, 16);
        Standard standard = Standard.of(PlaneDensity.BANANA);
        try (FlowTraining training =
                FlowTraining.start(spec, FlowTrainingSpec.of(5e-3, new Schedule.Constant(), 1), DType.F32)) {
            for (int step = 0; step < steps; step++) {
                Key key = Key.of(9).fold(step);
                Scope.evaluate(() -> training.step(Tensors.of(
                                standard.enter(PlaneDensity.BANANA
                                        .sample(key, 128, DType.F64)
                                        .toDoubles()),
                                128,
                                2)
                        .to(DType.F32)));
            }
            publish(name, spec, training, standard.toCard(), "", 1e-5);
        }
    }

    private void publish(
            String name,
            FlowSpec spec,
            FlowTraining training,
            Normalization normalization,
            String dataset,
            double error) {
        ModelCard draft = new ModelCard(
                ModelCard.FORMAT_VERSION,
                name,
                "",
                FlowModel.KIND,
                FlowArchitectures.toJson(spec),
                FlowArchitectures.shape(spec),
                List.of(),
                normalization,
                ModelCard.UNPUBLISHED,
                ModelCard.UNPUBLISHED,
                new Lineage("train", dataset.isEmpty() ? List.of() : List.of(dataset), List.of()),
                Map.of(FlowModel.ROUND_TRIP, error, FlowModel.LARGEST_LATENT, 5.0),
                Map.of(),
                dataset.isEmpty()
                        ? Map.of("density", "BANANA", "seed", "1")
                        : Map.of("split", "train", "seed", "1", "held out", "64"),
                "",
                null);
        try (Flow running = training.flow();
                Flow flow = calibrated(running)) {
            Path file = Files.createTempFile("flow", ".safetensors");
            ArrayFiles.write(new Snapshot(flow.arrays(), Map.of()), file);
            catalog.publish(draft, file);
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Statistics of training images, as a training publishes it. */
    private static Flow calibrated(Flow running) {
        int[] numbers = IntStream.range(0, CALIBRATION).toArray();
        byte[] pixels = Arrays.copyOf(gradients(LEARNED, false), CALIBRATION * IMAGE.size());
        return Scope.evaluate(() -> running.recalibrated(
                running.spec().ofImages().isPresent()
                        ? Dequantization.uniform(pixels, numbers, running.spec(), Key.of(8), DType.F32)
                        : Tensors.zeros(DType.F32, 1, 2)));
    }

    /** A model of another kind. */
    void publishClassifier(String name) {
        try {
            Path file = Files.createTempFile("model", ".bin");
            catalog.publish(
                    new ModelCard(
                            ModelCard.FORMAT_VERSION,
                            name,
                            "",
                            "classifier",
                            com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode(),
                            IMAGE,
                            List.of("any"),
                            new Normalization(List.of(0.0), List.of(1.0)),
                            ModelCard.UNPUBLISHED,
                            ModelCard.UNPUBLISHED,
                            new Lineage("train", List.of(), List.of()),
                            Map.of(),
                            Map.of(),
                            Map.of(),
                            "",
                            null),
                    file);
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] picture(String name) {
        return store.read("tasks/use/pictures/" + name + ".png", 1 << 24)
                .orElseThrow()
                .content();
    }
}
