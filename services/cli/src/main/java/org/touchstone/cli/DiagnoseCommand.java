package org.touchstone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Prints what the looks into a training's network showed: each layer at the newest look, and every defect with its remedy. */
@Command(
        name = "diagnose",
        mixinStandardHelpOptions = true,
        description = "Print what is inside the network of a training: its layers, its defects and their remedies.",
        footer = {
            "%nA training is looked into when its task says so:",
            "  touchstone submit --kind train-classifier --set trainClassifier.diagnose.every=100 --id run-7 --watch",
            "  touchstone diagnose run-7",
            "%nTHEORY: activation std at the start, measured divided by what mean-field theory expects."
        })
final class DiagnoseCommand implements Callable<Integer> {
    private static final List<String> SHOWN = List.of(
            "activation mean",
            "activation std",
            "activation p98",
            "saturated share",
            "gradient std",
            "weight gradient std",
            "update ratio");
    private static final List<String> HEAD =
            List.of("LAYER", "MEAN", "STD", "P98", "SATURATED", "GRADIENT", "WEIGHT GRADIENT", "UPDATE", "THEORY");

    @ParentCommand
    Touchstone parent = new Touchstone();

    @Parameters(paramLabel = "TASK", description = "Id of the training; 'tasks' lists them.")
    String id = "";

    /** A defect, and from which look to which it was seen. */
    private record Defect(JsonNode told, long from, long until) {}

    @Override
    public Integer call() {
        JsonNode looks = parent.api().get("/tasks/" + TaskCommands.segment(id) + "/statistics");
        if (parent.printed(looks)) {
            return ExitCode.OK;
        }
        if (looks.isEmpty()) {
            throw new ApiException(
                    ExitCode.REFUSED,
                    "Task '" + id + "' has not been looked into. Submit trainings with"
                            + " --set trainClassifier.diagnose.every=100 to see inside.");
        }
        JsonNode newest = looks.get(looks.size() - 1);
        parent.say("Step " + step(newest) + ", " + newest.path("examples").asInt() + " probes, " + looks.size()
                + (looks.size() == 1 ? " look" : " looks"));
        List<List<String>> rows = new ArrayList<>();
        newest.path("layers").forEach(layer -> rows.add(row(layer, looks.get(0))));
        Terminal.table(parent.out(), HEAD, rows);
        Map<String, Defect> defects = defects(looks);
        if (defects.isEmpty()) {
            parent.say("No rule found a defect.");
        }
        defects.values().forEach(defect -> print(defect, step(newest)));
        return ExitCode.OK;
    }

    private static List<String> row(JsonNode layer, JsonNode first) {
        List<String> row = new ArrayList<>();
        row.add(layer.path("layer").asText());
        SHOWN.forEach(name -> row.add(figure(layer.path("values").path(name))));
        row.add(ratio(layer.path("layer").asText(), first));
        return row;
    }

    private static String ratio(String name, JsonNode first) {
        for (JsonNode layer : first.path("layers")) {
            double predicted = layer.path("predicted").path("activation std").asDouble();
            if (layer.path("layer").asText().equals(name) && predicted > 0) {
                double measured = layer.path("values").path("activation std").asDouble();
                return String.format(Locale.ROOT, "%.2f", measured / predicted);
            }
        }
        return "-";
    }

    private static Map<String, Defect> defects(JsonNode looks) {
        Map<String, Defect> defects = new LinkedHashMap<>();
        for (JsonNode look : looks) {
            for (JsonNode told : look.path("diagnoses")) {
                String key =
                        told.path("rule").asText() + " " + told.path("layer").asText();
                defects.merge(
                        key,
                        new Defect(told, step(look), step(look)),
                        (before, now) -> new Defect(told, before.from(), now.until()));
            }
        }
        return defects;
    }

    private void print(Defect defect, long newest) {
        parent.say("");
        parent.say(defect.told().path("rule").asText() + " in "
                + defect.told().path("layer").asText() + ", step " + defect.from() + " to " + defect.until()
                + (defect.until() < newest ? " (gone since)" : ""));
        parent.say("  " + defect.told().path("sentence").asText());
        parent.say("  Remedy: " + defect.told().path("remedy").asText());
    }

    /** Whole numbers of 64 bits come as text. */
    private static long step(JsonNode look) {
        return look.path("step").asLong();
    }

    private static String figure(JsonNode value) {
        return value.isNumber() ? Terminal.number(value) : "-";
    }
}
