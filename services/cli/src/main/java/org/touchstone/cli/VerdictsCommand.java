package org.touchstone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Prints what an audit decided, in words, and can be the gate of a pipeline. */
@Command(
        name = "verdicts",
        mixinStandardHelpOptions = true,
        description = "Print the verdicts of a finished audit with their reasons; a gate with --fail-on.",
        footer = {
            "%nVerdicts: PASS, FAIL, INCONCLUSIVE, LIMITED, INVALID. Flags: INPUT_DOMINATED, NON_INFORMATIVE, DEGENERATE.",
            "A pass is necessary, not sufficient: it does not say that an explanation is right.",
            "%nExit code without --fail-on: 0, whatever the verdicts are. With it: 1 when a method (of --method, or",
            "any that is no control) has one of the verdicts or flags; controls are meant to fail and never count.",
            "An audit that is not finished: 3.",
            "%nExamples:",
            "  touchstone verdicts audit-1",
            "  touchstone verdicts audit-1 --method gradcam --fail-on FAIL,INVALID,INCONCLUSIVE"
        })
final class VerdictsCommand implements Callable<Integer> {
    private static final Set<String> KNOWN = Set.of(
            "PASS", "FAIL", "INCONCLUSIVE", "LIMITED", "INVALID", "INPUT_DOMINATED", "NON_INFORMATIVE", "DEGENERATE");

    @ParentCommand
    Touchstone parent = new Touchstone();

    @Parameters(paramLabel = "AUDIT", description = "Id of the audit; 'audits' lists them.")
    String id = "";

    @Option(names = "--method", split = ",", paramLabel = "METHOD", description = "Only these methods.")
    List<String> methods = List.of();

    @Option(
            names = "--fail-on",
            split = ",",
            paramLabel = "VERDICT",
            description = "Verdicts and flags that must not be.")
    List<String> failOn = List.of();

    @Override
    public Integer call() {
        Set<String> unwanted =
                failOn.stream().map(text -> text.toUpperCase(Locale.ROOT)).collect(Collectors.toSet());
        unwanted.stream().filter(one -> !KNOWN.contains(one)).findFirst().ifPresent(one -> {
            throw new ApiException(
                    ExitCode.USAGE,
                    "--fail-on: there is no verdict or flag '" + one + "'. Use " + new TreeSet<>(KNOWN) + ".");
        });
        JsonNode answer = parent.api().get("/audits/" + TaskCommands.segment(id) + "?image=0");
        List<JsonNode> decided = decided(answer.path("report"));
        if (!parent.printed(answer)) {
            print(answer.path("report"), decided);
        }
        return decided.stream()
                        .filter(method -> !method.path("control").asBoolean())
                        .anyMatch(method -> marks(method).stream().anyMatch(unwanted::contains))
                ? ExitCode.TASK_NOT_SUCCEEDED
                : ExitCode.OK;
    }

    private List<JsonNode> decided(JsonNode report) {
        if (!report.path("complete").asBoolean()) {
            throw new ApiException(ExitCode.REFUSED, "The audit is not finished. Wait for it: touchstone watch " + id);
        }
        List<JsonNode> decided = new ArrayList<>();
        report.path("methods").forEach(method -> {
            boolean wanted =
                    methods.isEmpty() || methods.contains(method.path("id").asText());
            if (wanted && method.path("verdict").isObject()) {
                decided.add(method);
            }
        });
        for (String name : methods) {
            if (decided.stream().noneMatch(method -> method.path("id").asText().equals(name))) {
                throw new ApiException(ExitCode.USAGE, "--method: the audit has no verdict on '" + name + "'.");
            }
        }
        return decided;
    }

    private void print(JsonNode report, List<JsonNode> decided) {
        parent.say(report.path("subject").path("name").asText() + " on "
                + report.path("probes").path("indices").size() + " images of "
                + report.path("probes").path("dataset").asText());
        Terminal.table(
                parent.out(),
                List.of("METHOD", "VERDICT", "RETAINED", "WHY"),
                decided.stream().map(VerdictsCommand::row).toList());
        report.path("notSaid").forEach(sentence -> parent.say("Not said: " + sentence.asText()));
    }

    private static List<String> row(JsonNode method) {
        JsonNode verdict = method.path("verdict");
        return List.of(
                method.path("id").asText() + (method.path("control").asBoolean() ? " (control)" : ""),
                String.join(" ", marks(method)),
                retained(verdict.path("ranges").path(0)),
                verdict.path("sentence").asText());
    }

    /** Share of the trained map's similarity that is left after randomization, with its interval. */
    private static String retained(JsonNode range) {
        return range.path("q").isNumber()
                ? figure(range.path("q")) + " [" + figure(range.path("qLow")) + ", " + figure(range.path("qHigh")) + "]"
                : "-";
    }

    /** An interval without a bound on one side has none there. */
    private static String figure(JsonNode number) {
        return number.isNumber() ? String.format(Locale.ROOT, "%.2f", number.doubleValue()) : "?";
    }

    /** The verdict, then the flags. */
    private static List<String> marks(JsonNode method) {
        List<String> marks = new ArrayList<>();
        marks.add(method.path("verdict").path("verdict").asText());
        method.path("verdict").path("flags").forEach(flag -> marks.add(flag.asText()));
        return marks;
    }
}
