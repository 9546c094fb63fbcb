package org.touchstone.console.world;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Timestamp;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.Facts;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Normalization;
import org.touchstone.catalog.Published;
import org.touchstone.console.view.Story;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.DensityWindow;

/** A flow of the demo's images, half trained before one's eyes: sheets of samples, bits per dimension, a published model. */
public final class DemoFlow {
    /** The task that is running. */
    public static final String TASK = "train-shapes-flow";

    private static final int SIDE = 28;
    private static final int STEPS = 1_000;
    /** Id of a watch that uses it. */
    public static final String WATCH = "watch-camera-7";

    private static final int EVERY = 100;

    private final Broadcaster broadcaster;
    private final MemoryStore store;
    private final Story story;
    private int told;

    public DemoFlow(Broadcaster broadcaster, MemoryStore store, Instant now) {
        this.broadcaster = broadcaster;
        this.store = store;
        this.story = new Story(TASK)
                .at(now.minusSeconds(600).getEpochSecond())
                .accepted(
                        "train-flow",
                        "{\"id\":\"" + TASK + "\",\"submitter\":\"demo\",\"trainFlow\":{\"dataset\":\"shapes\","
                                + "\"modelName\":\"shapes-flow\"}}")
                .epoch(1)
                .started(STEPS);
    }

    /** The training comes so far. */
    public void trainTo(int last) {
        int done = (int)
                story.events().stream().filter(event -> event.hasProgress()).count();
        for (int step = (done + 1) * EVERY; step <= last; step += EVERY) {
            sheet("samples-" + String.format(Locale.ROOT, "%010d", step), step);
            for (Map.Entry<String, Double> told : measures(step).entrySet()) {
                story.metric(told.getKey(), step, told.getValue());
            }
            story.progress(step, STEPS, (STEPS - step) / 10);
        }
        broadcaster.events(story.events().subList(told, story.events().size()));
        told = story.events().size();
    }

    private static Map<String, Double> measures(int step) {
        double held = 1.5 + 3 * Math.exp(-step / 250.0);
        return Map.of(
                "training bits per dimension", held - 0.03,
                "held-out bits per dimension", held,
                "gap between held-out and training bits", 0.03,
                "histogram of each pixel in bits per dimension", 1.69,
                "pooled histogram in bits per dimension", 1.967,
                "round-trip error", 3e-6);
    }

    /** Noise that becomes discs. */
    private void sheet(String name, int step) {
        int cells = 6;
        BufferedImage image =
                new BufferedImage(cells * (SIDE + 2) * 3, cells * (SIDE + 2) * 3, BufferedImage.TYPE_BYTE_GRAY);
        SplittableRandom random = new SplittableRandom(3);
        double clean = Math.min(1, step / 800.0);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int cell = (SIDE + 2) * 3;
                double distance = Math.hypot(x % cell - cell / 2.0, y % cell - cell / 2.0);
                double disc = distance < 14 + 4 * ((x / cell + y / cell) % 4) ? 230 : 12;
                image.getRaster().setSample(x, y, 0, (int) (clean * disc + (1 - clean) * random.nextInt(256)));
            }
        }
        try {
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.write(image, "png", png);
            store.create("tasks/" + TASK + "/pictures/" + name + ".png", png.toByteArray(), "image/png");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A watch of a stream has judged so many windows: after half of them strangers come, and the mean drifts. */
    public void watchTo(int windows, Instant now) {
        Story watch = new Story(WATCH)
                .at(now.minusSeconds(300).getEpochSecond())
                .accepted(
                        "watch-density",
                        "{\"id\":\"" + WATCH + "\",\"submitter\":\"demo\",\"watchDensity\":{\"model\":\"shapes-flow\","
                                + "\"stream\":\"camera-7\",\"window\":16}}")
                .epoch(1)
                .started(4096);
        for (int window = 0; window < windows; window++) {
            boolean strange = 2 * window >= windows;
            double distance = strange ? 3.4 : 0.4 + 0.05 * (window % 5);
            double drift = strange ? 0.5 * (window - windows / 2 + 1) : 0;
            watch.metric("distance from the typical in thresholds", window, distance);
            watch.metric("drift in thresholds", window, drift);
            watch.progress(window + 9, 4096, 60);
            broadcaster.fact(
                    Topic.DENSITIES,
                    WATCH + "/" + window,
                    DensityWindow.newBuilder()
                            .setWatch(WATCH)
                            .setWindow(window)
                            .setStream("camera-7")
                            .setFrom(16L * window)
                            .setCount(16)
                            .setBitsPerDimension(strange ? 2.9 : 1.7)
                            .setDistance(distance)
                            .setThreshold(1)
                            .setTypical(!strange)
                            .setDrift(drift)
                            .setDrifted(drift > 1)
                            .setStrangest(16L * window + 5)
                            .setStrangestId("photo " + (16 * window + 5))
                            .setTime(Timestamp.newBuilder().setSeconds(now.getEpochSecond() - windows + window))
                            .build());
        }
        broadcaster.events(watch.events());
    }

    /** The model as it is published at the end. */
    public Published<ModelCard> publish(Catalog catalog, Published<DatasetManifest> dataset, Instant now) {
        Map<String, ModelCard.Curve> curves = new TreeMap<>();
        for (String name : measures(EVERY).keySet()) {
            List<Long> steps = new ArrayList<>();
            List<Double> values = new ArrayList<>();
            for (int step = EVERY; step <= STEPS; step += EVERY) {
                steps.add((long) step);
                values.add(measures(step).getOrDefault(name, 0.0));
            }
            curves.put(name, new ModelCard.Curve(steps, values));
        }
        try {
            Path file = Files.createTempFile("flow", ".safetensors");
            Files.write(file, new byte[48_000]);
            Published<ModelCard> model = catalog.publish(
                    new ModelCard(
                            ModelCard.FORMAT_VERSION,
                            "shapes-flow",
                            "",
                            "flow",
                            new ObjectMapper().readTree("{\"images\":{\"scales\":2,\"maps\":16,\"blocks\":2}}"),
                            new ImageDimensions(1, SIDE, SIDE),
                            List.of(),
                            new Normalization(List.of(), List.of()),
                            ModelCard.UNPUBLISHED,
                            ModelCard.UNPUBLISHED,
                            new Lineage(TASK, List.of(dataset.reference()), List.of()),
                            measures(STEPS),
                            curves,
                            Map.of("bound", "uniform dequantization, 1 draw(s)", "alpha", "0.05", "levels", "256"),
                            "",
                            null),
                    file);
            Files.delete(file);
            broadcaster.fact(Topic.MODELS, model.reference(), Facts.ofModel(model, now));
            return model;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
