package org.touchstone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Commands about deployments and audits. */
final class AuditCommands {
    private AuditCommands() {}

    @Command(name = "deployments", mixinStandardHelpOptions = true, description = "List deployed models, newest first.")
    static final class Deployments extends ListCommand {
        Deployments() {
            super("deployments", "DEPLOYMENT", "MODEL", "DATA SET", "SPLIT", "PROFILE", "DEPLOYED");
        }

        @Override
        String path() {
            return "/deployments";
        }

        @Override
        List<String> row(JsonNode one) {
            return List.of(
                    one.path("name").asText(),
                    one.path("model").asText(one.path("onnx").path("sha256").asText()),
                    one.path("dataset").asText("-"),
                    one.path("split").asText("-"),
                    one.path("profile").asText(),
                    one.path("deployedAt").asText());
        }
    }

    @Command(
            name = "audits",
            mixinStandardHelpOptions = true,
            description = "List audits, at work and done, with how many methods passed and failed.")
    static final class Audits extends ListCommand {
        @Option(names = "--name", paramLabel = "NAME", description = "Of this deployment or model only.")
        @Nullable
        String name;

        @Option(names = "--model", paramLabel = "MODEL", description = "Of this SHA-256 or NAME@DIGEST only.")
        @Nullable
        String model;

        Audits() {
            super("audits", "AUDIT", "NAME", "STATE", "PASS", "FAIL", "INCONCLUSIVE", "INVALID");
        }

        @Override
        String path() {
            return "/audits" + query(parameter("name", name), parameter("model", model));
        }

        @Override
        List<String> row(JsonNode one) {
            return List.of(
                    one.path("id").asText(),
                    one.path("name").asText(),
                    state(one),
                    count(one, "PASS"),
                    count(one, "FAIL"),
                    count(one, "INCONCLUSIVE"),
                    count(one, "INVALID"));
        }

        private static String state(JsonNode audit) {
            JsonNode task = audit.path("task");
            String state = task.path("state").asText("SUCCEEDED").toLowerCase(Locale.ROOT);
            return state.equals("running")
                    ? state + " " + task.path("step").asText() + "/"
                            + task.path("totalSteps").asText()
                    : state;
        }

        private static String count(JsonNode audit, String verdict) {
            long count = 0;
            for (JsonNode one : audit.path("verdicts")) {
                count += one.path("verdict").asText().equals(verdict) ? 1 : 0;
            }
            return audit.path("verdicts").isEmpty() ? "-" : Long.toString(count);
        }
    }

    @Command(
            name = "audit",
            mixinStandardHelpOptions = true,
            description = "Audit a published model: which saliency methods can be believed on it?",
            footer = {
                "%nExamples:",
                "  touchstone audit digits-cnn --profile quick --watch",
                "  touchstone audit digits-cnn --methods gradient,gradcam --images 200 --seeds 16"
            })
    static final class Audit implements Callable<Integer> {
        @ParentCommand
        Touchstone parent = new Touchstone();

        @Parameters(paramLabel = "MODEL", description = "NAME (the newest) or NAME@DIGEST.")
        String model = "";

        @Option(names = "--dataset", paramLabel = "DATASET", description = "Default: the one it was trained on.")
        @Nullable
        String dataset;

        @Option(names = "--split", paramLabel = "SPLIT", defaultValue = "test", description = "Default: test.")
        String split = "test";

        @Option(names = "--profile", paramLabel = "PROFILE", description = "quick, standard or deep.")
        @Nullable
        String profile;

        @Option(
                names = "--methods",
                split = ",",
                paramLabel = "METHOD",
                description = "Only these; controls always run.")
        List<String> methods = List.of();

        @Option(names = "--images", paramLabel = "N", description = "Images at most.")
        @Nullable
        Integer images;

        @Option(names = "--seeds", paramLabel = "R", description = "Re-initializations at most.")
        @Nullable
        Integer seeds;

        @Option(names = "--seed", paramLabel = "SEED", defaultValue = "1", description = "Of every draw (default: 1).")
        String seed = "1";

        @Option(names = "--id", paramLabel = "ID", description = "Id of the task; made when absent.")
        @Nullable
        String id;

        @Option(names = "--watch", description = "Follow it to its end; exit code 1 unless it succeeds.")
        boolean watch;

        @Override
        public Integer call() {
            ConsoleApi api = parent.api();
            JsonNode receipt = api.post("/tasks", task().toString());
            if (!parent.printed(receipt)) {
                parent.say(receipt.path("id").asText());
            }
            return watch ? TaskCommands.follow(parent, api, receipt.path("id").asText()) : ExitCode.OK;
        }

        private ObjectNode task() {
            ObjectNode task = Templates.of("audit-model");
            if (id != null) {
                task.put("id", id);
            }
            ObjectNode spec = (ObjectNode) task.get("auditModel");
            spec.put("model", model).put("split", split).put("seed", seed);
            if (dataset != null) {
                spec.put("dataset", dataset);
            }
            ObjectNode wanted = spec.putObject("profile");
            if (profile != null) {
                wanted.put("preset", profile.toUpperCase(Locale.ROOT));
            }
            if (!methods.isEmpty()) {
                ArrayNode names = wanted.putArray("methods");
                methods.forEach(names::add);
            }
            if (images != null) {
                wanted.put("maxImages", images);
            }
            if (seeds != null) {
                wanted.put("maxSeeds", seeds);
            }
            return task;
        }
    }

    @Command(
            name = "report",
            mixinStandardHelpOptions = true,
            description = "Save the report of a finished audit: one HTML file that needs nothing else, or its JSON.")
    static final class Report implements Callable<Integer> {
        @ParentCommand
        Touchstone parent = new Touchstone();

        @Parameters(paramLabel = "AUDIT", description = "Id of the audit; 'audits' lists them.")
        String id = "";

        @Option(
                names = "--format",
                defaultValue = "html",
                description = "html, json or manifest (default: ${DEFAULT-VALUE}).")
        Format format = Format.html;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE")
        @Nullable
        Path output;

        /** What can be saved. */
        enum Format {
            html("report.html"),
            json("report.json"),
            manifest("manifest.json");

            private final String file;

            Format(String file) {
                this.file = file;
            }
        }

        @Override
        public Integer call() {
            Path target = output == null ? Path.of(TaskCommands.segment(id) + "-" + format.file) : output;
            parent.api().download("/audits/" + TaskCommands.segment(id) + "/" + format.file, target);
            parent.say(target.toString());
            return ExitCode.OK;
        }
    }
}
