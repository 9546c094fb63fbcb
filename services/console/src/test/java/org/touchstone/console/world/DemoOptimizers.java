package org.touchstone.console.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.Facts;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Normalization;
import org.touchstone.catalog.Published;
import org.touchstone.console.view.Story;
import org.touchstone.proto.Topic;

/** An optimizer in training, and the model that another training published. */
public final class DemoOptimizers {
    /** The task that is running. */
    public static final String TRAINING = "train-bowls-lstm";

    /** The name of the model. */
    public static final String MODEL = "bowls-lstm";

    private static final int UPDATES = 2_000;
    /** Of these, at the beginning. */
    private static final int IMITATED = 50;

    private static final int REPORTS = 10;
    private static final int VALIDATIONS = 250;

    private final Broadcaster broadcaster;
    private final Story story;
    private int updates;
    private int told;

    public DemoOptimizers(Broadcaster broadcaster, Instant now) {
        this.broadcaster = broadcaster;
        this.story = new Story(TRAINING)
                .at(now.minusSeconds(500).getEpochSecond())
                .accepted(
                        "train-optimizer",
                        "{\"id\":\"" + TRAINING + "\",\"submitter\":\"demo\",\"trainOptimizer\":{\"modelName\":\""
                                + MODEL + "\",\"updates\":\"" + (UPDATES - IMITATED)
                                + "\",\"imitation\":{\"updates\":\""
                                + IMITATED + "\",\"teacherRate\":0.05}}}")
                .epoch(1)
                .started(UPDATES);
    }

    /** The training comes so far; its best validation is the one at step 750. */
    public void trainTo(int last) {
        for (updates = updates + REPORTS; updates <= last; updates += REPORTS) {
            for (Map.Entry<String, Double> one : reported(updates).entrySet()) {
                story.metric(one.getKey(), updates, one.getValue());
            }
            if (updates % VALIDATIONS == 0) {
                story.metric("validation loss", updates, validation(updates));
                story.metric("validation end over start", updates, updates > 1_000 ? 0.994 : 0.2);
            }
            story.progress(updates, UPDATES, (UPDATES - updates) / 12);
        }
        updates -= REPORTS;
        broadcaster.events(story.events().subList(told, story.events().size()));
        told = story.events().size();
    }

    private static Map<String, Double> reported(int update) {
        return new TreeMap<>(Map.of(
                "meta-loss",
                40 * Math.exp(-update / 300.0) + 14 + 2 * Math.sin(update),
                "meta-gradient norm",
                30 * Math.exp(3 * Math.sin(0.7 * update)),
                "clipped updates",
                Math.floor(0.94 * Math.max(0, update - IMITATED)),
                "skipped episodes",
                2.0));
    }

    /** Falls, then rises again a little. */
    private static double validation(int update) {
        return 0.42 + 0.35 * Math.abs(update - 750) / 1000.0;
    }

    /** The model as it is published at the end. */
    public Published<ModelCard> publish(Catalog catalog, Instant now) {
        Map<String, ModelCard.Curve> curves = new TreeMap<>();
        for (String name : reported(REPORTS).keySet()) {
            curves.put(name, curve(REPORTS, step -> reported(step).getOrDefault(name, 0.0)));
        }
        curves.put("validation loss", curve(VALIDATIONS, DemoOptimizers::validation));
        try {
            Path file = Files.createTempFile("optimizer", ".safetensors");
            Files.write(file, new byte[20_000]);
            Published<ModelCard> model = catalog.publish(card(curves), file);
            Files.delete(file);
            broadcaster.fact(Topic.MODELS, model.reference(), Facts.ofModel(model, now));
            return model;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ModelCard.Curve curve(int every, java.util.function.IntToDoubleFunction value) {
        List<Long> steps = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int step = every; step <= UPDATES; step += every) {
            steps.add((long) step);
            values.add(value.applyAsDouble(step));
        }
        return new ModelCard.Curve(steps, values);
    }

    private static ModelCard card(Map<String, ModelCard.Curve> curves) {
        return new ModelCard(
                ModelCard.FORMAT_VERSION,
                MODEL,
                "",
                "optimizer",
                json("{\"input\":{\"raw\":{}},\"hiddenUnits\":20,\"outputScale\":0.01}"),
                new ImageDimensions(1, 1, 1),
                List.of(),
                new Normalization(List.of(), List.of()),
                ModelCard.UNPUBLISHED,
                ModelCard.UNPUBLISHED,
                new Lineage("train-bowls-before", List.of(), List.of()),
                Map.of(
                        "best validation loss", 0.42,
                        "clipped updates", 1_880.0,
                        "skipped episodes", 2.0,
                        "parameters", 5_061.0),
                curves,
                Map.of("seed", "0", "threads", "1"),
                "",
                json(
                        "{\"family\":{\"quadratics\":{\"size\":10}},\"updates\":\"1950\",\"imitation\":{\"updates\":\"50\",\"teacherRate\":0.05},\"unroll\":20}"));
    }

    static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
