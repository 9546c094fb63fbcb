package org.touchstone.console.world;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest.Refusals;
import org.touchstone.catalog.DatasetManifest.RefusedItem;
import org.touchstone.catalog.Facts;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Normalization;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.StoredObject;
import org.touchstone.catalog.TextManifest;
import org.touchstone.console.view.Story;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.EvaluationCompleted;

/** A treebank, a model trained through its own search, and what measured and used it: reports of the evaluation service's tests. */
public final class DemoSequence {
    /** The training. */
    public static final String TRAINING = "train-ordering";

    private static final Path REPORTS = Path.of("../evaluation/src/test/resources/sequence");
    private static final int STEPS = 1_200;
    private static final int SEARCH_FROM = 500;
    private static final int EVERY = 20;
    private static final String TREE = """
            1\tShow\t_\tVERB\t_\t_\t0\troot\t_\t_
            2\tme\t_\tPRON\t_\t_\t1\tiobj\t_\t_
            3\tflights\t_\tNOUN\t_\t_\t1\tobj\t_\t_

            1\tList\t_\tVERB\t_\t_\t0\troot\t_\t_
            2\tfares\t_\tNOUN\t_\t_\t1\tobj\t_\t_

            """;

    private final Broadcaster broadcaster;
    private final MemoryStore store;
    private final Catalog catalog;
    private final Instant now;

    public DemoSequence(Broadcaster broadcaster, MemoryStore store, Catalog catalog, Instant now) {
        this.broadcaster = broadcaster;
        this.store = store;
        this.catalog = catalog;
        this.now = now;
    }

    /** Publishes everything; the model. */
    public Published<ModelCard> seed() {
        Published<TextManifest> text = text();
        training();
        Published<ModelCard> model = model(text.reference());
        use("evaluate-ordering", "ordering", "evaluate-sequence-model", Map.of("BLEU at beam 5", 40.19));
        measured("evaluate-ordering", text.reference(), model.reference(), Map.of("BLEU at beam 5", 40.19));
        use("evaluate-parsing", "parsing", "evaluate-sequence-model", Map.of("LAS at beam 5", 60.0));
        use("evaluate-translation", "translation", "evaluate-sequence-model", Map.of("BLEU at beam 5", 10.97));
        use("decode-ordering", "decoding", "decode-text", Map.of("sentences", 2.0));
        return model;
    }

    private Published<TextManifest> text() {
        byte[] bytes = TREE.getBytes(StandardCharsets.UTF_8);
        Refusals refused =
                new Refusals(1, Map.of("CYCLE", 1L), List.of(new RefusedItem(812, "CYCLE", "the heads are [2, 1]")));
        Published<TextManifest> text = catalog.publish(TextManifest.draft(
                "atis",
                "CONLLU",
                List.of(new TextManifest.Split("train", 2, 5, catalog.putText("atis", bytes), refused)),
                "ingest-atis"));
        broadcaster.fact(Topic.DATASETS, text.reference(), Facts.ofText(text, now));
        return text;
    }

    private static Map<String, Double> measures(int step) {
        Map<String, Double> told = new LinkedHashMap<>();
        if (step <= SEARCH_FROM) {
            told.put("cross-entropy per word", 1 + 2.4 * Math.exp(-step / 200.0));
            told.put("perplexity", Math.exp(1 + 2.4 * Math.exp(-step / 200.0)));
        } else {
            int beam = 2 + (step - SEARCH_FROM - 1) / 175;
            double since = (step - SEARCH_FROM) / 300.0;
            told.put("search loss per word", 0.2 + 0.5 * Math.exp(-since) + 0.05 * beam);
            told.put("hinge per word", 0.2 + 0.5 * Math.exp(-since) + 0.05 * beam);
            told.put("violations per word", 0.1 + 0.25 * Math.exp(-since) + 0.02 * beam);
            told.put("gold fell off per word", 0.03 + 0.1 * Math.exp(-since));
            told.put("beam", (double) beam);
        }
        told.put("gradient norm", 5 * Math.exp(-step / 900.0));
        if (step % 100 == 0) {
            told.put("validation BLEU", 36 - 30 * Math.exp(-step / 400.0));
        }
        return told;
    }

    private void training() {
        Story story = new Story(TRAINING)
                .at(now.minusSeconds(1_500).getEpochSecond())
                .accepted(
                        "train-sequence-model",
                        "{\"id\":\"" + TRAINING
                                + "\",\"submitter\":\"demo\",\"trainSequenceModel\":{\"dataset\":\"atis\","
                                + "\"modelName\":\"ordering\",\"wordOrdering\":{}}}")
                .epoch(1)
                .started(STEPS);
        for (int step = EVERY; step <= STEPS; step += EVERY) {
            for (Map.Entry<String, Double> told : measures(step).entrySet()) {
                story.metric(told.getKey(), step, told.getValue());
            }
        }
        broadcaster.events(story.progress(STEPS, STEPS, 0).succeeded(STEPS).events());
    }

    private Published<ModelCard> model(String dataset) {
        Map<String, List<Long>> steps = new TreeMap<>();
        Map<String, List<Double>> values = new TreeMap<>();
        for (int step = EVERY; step <= STEPS; step += EVERY) {
            for (Map.Entry<String, Double> told : measures(step).entrySet()) {
                steps.computeIfAbsent(told.getKey(), name -> new ArrayList<>()).add((long) step);
                values.computeIfAbsent(told.getKey(), name -> new ArrayList<>()).add(told.getValue());
            }
        }
        Map<String, ModelCard.Curve> curves = new TreeMap<>();
        steps.forEach((name, at) -> curves.put(name, new ModelCard.Curve(at, values.getOrDefault(name, List.of()))));
        try {
            Path file = Files.createTempFile("sequence", ".safetensors");
            Files.write(file, new byte[30_000]);
            ObjectMapper json = new ObjectMapper();
            Published<ModelCard> model = catalog.publish(
                    new ModelCard(
                            ModelCard.FORMAT_VERSION,
                            "ordering",
                            "",
                            "sequence",
                            json.readTree("{\"task\":\"WORD_ORDERING\",\"layers\":1,\"hidden\":24,\"sourceWords\":16,"
                                    + "\"targetWords\":16,\"trainingBeam\":6,\"shortestWords\":1,\"longestWords\":8}"),
                            new ImageDimensions(1, 1, 1),
                            List.of(),
                            new Normalization(List.of(), List.of()),
                            ModelCard.UNPUBLISHED,
                            ModelCard.UNPUBLISHED,
                            new Lineage(TRAINING, List.of(dataset), List.of()),
                            measures(STEPS),
                            curves,
                            Map.of("split", "train", "seed", "1"),
                            "",
                            json.readTree("{\"search\":{\"beam\":6,\"constrained\":true}}")),
                    file);
            Files.delete(file);
            broadcaster.fact(Topic.MODELS, model.reference(), Facts.ofModel(model, now));
            return model;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void measured(String id, String dataset, String model, Map<String, Double> results) {
        EvaluationCompleted fact = Facts.ofMeasurement(
                new StoredObject("tasks/" + id + "/report.json", "0".repeat(64), 1),
                new Lineage(id, List.of(dataset), List.of(model)),
                "test",
                results,
                now.minusSeconds(390));
        broadcaster.fact(Topic.EVALUATIONS, id + "@" + fact.getDigest(), fact);
    }

    private void use(String id, String report, String kind, Map<String, Double> results) {
        begin(id, kind).finish(report, results);
    }

    /** A use that has begun. */
    public Use begin(String id, String kind) {
        String spec = kind.equals("decode-text") ? "decodeText" : "evaluateSequenceModel";
        Story story = new Story(id)
                .at(now.minusSeconds(400).getEpochSecond())
                .accepted(kind, "{\"id\":\"" + id + "\",\"" + spec + "\":{\"model\":\"ordering\"}}")
                .epoch(1)
                .started(2)
                .progress(1, 2, 1);
        broadcaster.events(story.events());
        return new Use(id, story, story.events().size());
    }

    /** A use at work. */
    public final class Use {
        private final String id;
        private final Story story;
        private final int told;

        private Use(String id, Story story, int told) {
            this.id = id;
            this.story = story;
            this.told = told;
        }

        /** It leaves that report and succeeds. */
        public void finish(String report, Map<String, Double> results) {
            try {
                byte[] json = Files.readAllBytes(REPORTS.resolve(report + ".json"));
                store.put("tasks/" + id + "/report.json", json, "application/json");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            story.progress(2, 2, 0)
                    .tell(event -> event.getSucceededBuilder().setStep(2).putAllSummary(results));
            broadcaster.events(story.events().subList(told, story.events().size()));
        }
    }
}
