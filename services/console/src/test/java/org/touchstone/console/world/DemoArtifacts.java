package org.touchstone.console.world;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.EvaluationReport;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Normalization;
import org.touchstone.catalog.Proportion;
import org.touchstone.catalog.Published;

/** Artifacts as the services publish them: discs, squares and crosses; a card; a report. */
public final class DemoArtifacts {
    private static final int SIDE = 28;
    private static final ImageDimensions GREY = new ImageDimensions(1, SIDE, SIDE);
    private static final List<String> CLASSES = List.of("disc", "square", "cross", "ring", "bar");

    private final Catalog catalog;
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(11);

    public DemoArtifacts(Catalog catalog) {
        this.catalog = catalog;
    }

    public Published<DatasetManifest> shapes(String taskId) {
        DatasetManifest.Refusals refused = new DatasetManifest.Refusals(
                3,
                Map.of("LABEL", 2L, "TRUNCATED", 1L),
                List.of(
                        new DatasetManifest.RefusedItem(17, "LABEL", "Label 9 is not below 5."),
                        new DatasetManifest.RefusedItem(203, "LABEL", "Label 12 is not below 5."),
                        new DatasetManifest.RefusedItem(
                                999, "TRUNCATED", "The file ends in the middle of the image.")));
        return catalog.publish(new DatasetManifest(
                DatasetManifest.FORMAT_VERSION,
                "shapes",
                "",
                GREY,
                CLASSES,
                List.of(split("train", 600, refused), split("test", 200, DatasetManifest.Refusals.NONE)),
                new Normalization(List.of(0.1307), List.of(0.3081)),
                "train",
                new Lineage(taskId, List.of(), List.of())));
    }

    public Published<ModelCard> model(String name, String taskId, Published<DatasetManifest> dataset) {
        try {
            Path onnx = Files.createTempFile("model", ".onnx");
            Path parameters = Files.createTempFile("parameters", ".safetensors");
            Files.write(onnx, noise(48_000));
            Files.write(parameters, noise(47_000));
            return catalog.publish(
                    new ModelCard(
                            ModelCard.FORMAT_VERSION,
                            name,
                            "",
                            "classifier",
                            new ObjectMapper().readTree("{\"mlp\":{\"hidden\":[300,100],\"activation\":\"RELU\"}}"),
                            GREY,
                            CLASSES,
                            dataset.content().normalization(),
                            ModelCard.UNPUBLISHED,
                            ModelCard.UNPUBLISHED,
                            new Lineage(taskId, List.of(dataset.reference()), List.of()),
                            Map.of("training loss", 0.0931, "validation accuracy", 0.9672),
                            Map.of("training loss", curve(2.2, 0.09), "validation accuracy", curve(-0.8, 0.967)),
                            Map.of("pytorch", "2.7.1", "threads", "2"),
                            "test",
                            null),
                    onnx,
                    parameters);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Published<EvaluationReport> evaluation(
            String taskId, Published<ModelCard> model, Published<DatasetManifest> dataset) {
        long[][] confusion = {
            {392, 1, 0, 6, 1}, {2, 388, 3, 1, 6}, {0, 4, 391, 0, 5}, {11, 1, 0, 387, 1}, {1, 9, 4, 0, 386}
        };
        List<List<Long>> rows = new ArrayList<>();
        List<EvaluationReport.ClassResult> classes = new ArrayList<>();
        for (int c = 0; c < CLASSES.size(); c++) {
            rows.add(LongStream.of(confusion[c]).boxed().toList());
            long predicted = 0;
            for (long[] row : confusion) {
                predicted += row[c];
            }
            classes.add(new EvaluationReport.ClassResult(
                    CLASSES.get(c),
                    400,
                    Proportion.of(confusion[c][c], 400),
                    Proportion.of(confusion[c][c], predicted)));
        }
        List<EvaluationReport.CalibrationBin> bins = new ArrayList<>();
        for (int bin = 0; bin < 15; bin++) {
            double low = bin / 15.0;
            double high = (bin + 1) / 15.0;
            boolean empty = bin < 4;
            double middle = (low + high) / 2;
            bins.add(new EvaluationReport.CalibrationBin(
                    low,
                    high,
                    empty ? 0 : bin == 14 ? 1_700 : 20 + bin * 2,
                    empty ? null : middle,
                    empty ? null : Math.min(1, middle - 0.09 + 0.012 * (bin - 4))));
        }
        return catalog.publish(new EvaluationReport(
                EvaluationReport.FORMAT_VERSION,
                "",
                model.reference(),
                dataset.reference(),
                "test",
                Proportion.of(1_944, 2_000),
                0.0987,
                CLASSES,
                rows,
                classes,
                bins,
                0.0213,
                new Lineage(taskId, List.of(dataset.reference()), List.of(model.reference()))));
    }

    private DatasetManifest.Split split(String name, int count, DatasetManifest.Refusals refused) {
        byte[] pixels = new byte[count * SIDE * SIDE];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(CLASSES.size());
            draw(labels[i], pixels, i * SIDE * SIDE);
        }
        return new DatasetManifest.Split(
                name, count, List.of(catalog.putShard("shapes", GREY, pixels, labels)), refused);
    }

    private void draw(int shape, byte[] pixels, int offset) {
        double centreX = 10 + 8 * random.nextDouble();
        double centreY = 10 + 8 * random.nextDouble();
        double radius = 5 + 4 * random.nextDouble();
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double dx = Math.abs(x - centreX);
                double dy = Math.abs(y - centreY);
                double distance = Math.hypot(dx, dy);
                boolean ink =
                        switch (shape) {
                            case 0 -> distance < radius;
                            case 1 -> Math.max(dx, dy) < radius * 0.85;
                            case 2 -> Math.min(dx, dy) < 1.6 && Math.max(dx, dy) < radius;
                            case 3 -> distance < radius && distance > radius - 2.4;
                            default -> dy < 2 && dx < radius * 1.2;
                        };
                pixels[offset + y * SIDE + x] = (byte) (ink ? 205 + random.nextInt(50) : random.nextInt(28));
            }
        }
    }

    private ModelCard.Curve curve(double amplitude, double end) {
        List<Long> steps = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (long step = 10; step <= 3_000; step += 10) {
            steps.add(step);
            values.add(end + amplitude * Math.exp(-step / 300.0) + 0.01 * random.nextGaussian());
        }
        return new ModelCard.Curve(steps, values);
    }

    private byte[] noise(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }
}
