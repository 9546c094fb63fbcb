package org.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Tasks to start from, one per kind, and the setting of single fields in them. */
final class Templates {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> BY_KIND = Map.ofEntries(
            Map.entry("ingest-dataset", """
            {"ingestDataset": {"name": "demo-shapes", "splits": [
              {"name": "train", "shapeset": {"count": "12000", "seed": "2010"}},
              {"name": "test", "shapeset": {"count": "3000", "seed": "2010", "first": "1000000"}}]}}"""),
            Map.entry("train-classifier", """
            {"trainClassifier": {"dataset": "demo-shapes", "modelName": "demo-shapes",
              "architecture": {"mlp": {"hidden": [200, 100], "activation": "RELU"}},
              "initialization": "NORMALIZED", "optimizer": {"adam": {"learningRate": 0.001}},
              "seed": "1", "batchSize": 64, "budget": {"steps": "1500"},
              "checkpointing": {"everySteps": "100"}, "validationCount": 1000, "testSplit": "test"}}"""),
            Map.entry("sweep", """
            {"sweep": {"base": {"dataset": "demo-shapes", "modelName": "demo-sweep",
                "architecture": {"mlp": {"hidden": [100]}}, "optimizer": {"adam": {"learningRate": 0.001}},
                "seed": "1", "batchSize": 64, "budget": {"steps": "500"}, "validationCount": 1000},
              "axes": [{"field": "optimizer.adam.learningRate", "list": {"values": [0.0003, 0.001, 0.003, 0.01]}},
                       {"field": "seed", "list": {"values": [1, 2, 3]}}], "maxTasks": 12}}"""),
            Map.entry("evaluate-model", """
            {"evaluateModel": {"model": "demo-shapes", "split": "test"}}"""),
            Map.entry("audit-model", """
            {"auditModel": {"model": "demo-shapes", "split": "test", "profile": {"preset": "STANDARD"}, "seed": "1"}}"""),
            Map.entry("train-flow", """
            {"trainFlow": {"density": "MOONS", "modelName": "moons", "architecture": {"preset": "PLANE"},
              "schedule": {"cosineDecay": {}}, "seed": "1", "batchSize": 256, "budget": {"steps": "2000"},
              "checkpointing": {"everySteps": "500"}, "sheetEverySteps": 100}}"""),
            Map.entry("sample-flow", """
            {"sampleFlow": {"model": "moons", "temperature": 1, "seed": "1"}}"""),
            Map.entry("explore-flow", """
            {"exploreFlow": {"model": "moons", "seed": "1"}}"""),
            Map.entry("complete-images", """
            {"completeImages": {"model": "shapes-flow", "images": {"split": "test", "numbers": [0, 1, 2]},
              "hidden": {"top": 16, "left": 0, "height": 16, "width": 32}, "method": "MODE", "seed": "1"}}"""),
            Map.entry("score-images", """
            {"scoreImages": {"model": "moons", "density": "MOONS", "seed": "1"}}"""),
            Map.entry("watch-density", """
            {"watchDensity": {"model": "moons", "density": "MOONS", "window": 32, "seed": "1"}}"""),
            Map.entry("train-optimizer", """
            {"trainOptimizer": {"modelName": "quadratics-lstm", "family": {"quadratics": {}},
              "episodes": 1, "functions": 32, "updates": "200", "learningRate": 0.003,
              "validation": {"everyUpdates": 50}, "checkpointing": {"everySteps": "50"}, "seed": "1"}}"""),
            Map.entry("compare-optimizers", """
            {"compareOptimizers": {"optimizer": "quadratics-lstm", "test": {"seed": "10", "functions": 1000},
              "tuning": {"seed": "11", "functions": 200}, "grid": {"count": 17}}}"""),
            Map.entry("ingest-text", """
            {"ingestText": {"name": "ewt", "splits": [
              {"name": "train", "conllu": {"files": [{"location": "/path/to/en_ewt-ud-train.conllu.gz"}]}},
              {"name": "dev", "conllu": {"files": [{"location": "/path/to/en_ewt-ud-dev.conllu.gz"}]}},
              {"name": "test", "conllu": {"files": [{"location": "/path/to/en_ewt-ud-test.conllu.gz"}]}}]}}"""),
            Map.entry("train-sequence-model", """
            {"trainSequenceModel": {"dataset": "ewt", "validationSplit": "dev", "modelName": "ewt-ordering",
              "wordOrdering": {}, "architecture": {"hidden": 96}, "crossEntropyEpochs": 5,
              "search": {"epochs": 12, "beam": 6, "constrained": true}, "seed": "1",
              "shortestWords": 4, "longestWords": 10, "minimumCount": 5, "checkpointing": {"everySteps": "100"}}}"""),
            Map.entry("evaluate-sequence-model", """
            {"evaluateSequenceModel": {"model": "ewt-ordering", "split": "test", "beams": [1, 5]}}"""),
            Map.entry("decode-text", """
            {"decodeText": {"model": "ewt-ordering", "sentences": ["again see you to hope I"], "beam": 5}}"""));

    private Templates() {}

    /** The template of a kind. */
    static ObjectNode of(String kind) {
        String text = BY_KIND.get(kind);
        if (text == null) {
            throw new ApiException(
                    ExitCode.USAGE,
                    "--kind: there is no kind '" + kind + "'. Use one of "
                            + BY_KIND.keySet().stream().sorted().toList() + ".");
        }
        return parse("the template", text);
    }

    /** A JSON object, or a sentence on where it is broken. */
    static ObjectNode parse(String name, String text) {
        try {
            if (JSON.readTree(text) instanceof ObjectNode object) {
                return object;
            }
            throw new ApiException(ExitCode.USAGE, name + " is not a JSON object.");
        } catch (JsonProcessingException e) {
            throw new ApiException(
                    ExitCode.USAGE,
                    name + " is not JSON: " + e.getOriginalMessage() + " (line "
                            + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ").");
        }
    }

    /** Sets "path.in.json=value"; the value is JSON where it parses as such, text otherwise. */
    static void set(ObjectNode task, String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new ApiException(
                    ExitCode.USAGE, "--set: '" + assignment + "' is not FIELD=VALUE, as in trainClassifier.seed=7.");
        }
        String[] path = assignment.substring(0, equals).split("\\.");
        ObjectNode node = task;
        for (int i = 0; i < path.length - 1; i++) {
            JsonNode next = node.get(path[i]);
            node = next instanceof ObjectNode object ? object : node.putObject(path[i]);
        }
        node.set(path[path.length - 1], value(assignment.substring(equals + 1)));
    }

    private static JsonNode value(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return node == null || node.isMissingNode() ? JSON.getNodeFactory().textNode(text) : node;
        } catch (JsonProcessingException e) {
            return JSON.getNodeFactory().textNode(text);
        }
    }
}
