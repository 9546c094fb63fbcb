package org.touchstone.cli;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Commands about data sets, models and evaluations. */
final class LibraryCommands {
    private LibraryCommands() {}

    @Command(name = "datasets", mixinStandardHelpOptions = true, description = "List data sets, newest first.")
    static final class Datasets extends ListCommand {
        Datasets() {
            super("datasets", "DATA SET", "IMAGES", "REFUSED", "PUBLISHED");
        }

        @Override
        String path() {
            return "/datasets";
        }

        @Override
        List<String> row(JsonNode one) {
            return List.of(
                    reference(one),
                    one.path("counts").toString().replaceAll("[{}\"]", ""),
                    one.path("refused").toString().replaceAll("[{}\"]", ""),
                    one.path("publishedAt").asText());
        }
    }

    @Command(
            name = "models",
            mixinStandardHelpOptions = true,
            description = "List models, newest first, with their test accuracy.")
    static final class Models extends ListCommand {
        Models() {
            super("models", "MODEL", "ACCURACY", "TASK", "PUBLISHED");
        }

        @Override
        String path() {
            return "/models";
        }

        @Override
        List<String> row(JsonNode one) {
            return List.of(
                    reference(one),
                    accuracy(one.path("evaluations").path(0)),
                    one.path("origin").path("taskId").asText(),
                    one.path("publishedAt").asText());
        }
    }

    @Command(name = "evaluations", mixinStandardHelpOptions = true, description = "List evaluations, newest first.")
    static final class Evaluations extends ListCommand {
        Evaluations() {
            super("evaluations", "EVALUATION", "MODEL", "SPLIT", "ACCURACY");
        }

        @Override
        String path() {
            return "/evaluations";
        }

        @Override
        List<String> row(JsonNode one) {
            return List.of(
                    one.path("id").asText(),
                    one.path("origin").path("models").path(0).asText("-"),
                    one.path("split").asText(),
                    accuracy(one));
        }
    }

    @Command(
            name = "evaluate",
            mixinStandardHelpOptions = true,
            description = "Measure a model on a split of a data set.")
    static final class Evaluate implements Callable<Integer> {
        @ParentCommand
        Touchstone parent = new Touchstone();

        @Parameters(paramLabel = "MODEL", description = "NAME (the newest) or NAME@DIGEST.")
        String model = "";

        @Option(names = "--dataset", paramLabel = "DATASET", description = "Default: the one it was trained on.")
        @Nullable
        String dataset;

        @Option(names = "--split", paramLabel = "SPLIT", defaultValue = "test")
        String split = "test";

        @Override
        public Integer call() {
            ObjectNode task = Templates.of("evaluate-model");
            ObjectNode spec = (ObjectNode) task.get("evaluateModel");
            spec.put("model", model).put("split", split);
            if (dataset != null) {
                spec.put("dataset", dataset);
            }
            JsonNode receipt = parent.api().post("/tasks", task.toString());
            if (!parent.printed(receipt)) {
                parent.say(receipt.path("id").asText());
            }
            return ExitCode.OK;
        }
    }

    @Command(
            name = "download",
            mixinStandardHelpOptions = true,
            description = "Download a model as ONNX or safetensors.")
    static final class Download implements Callable<Integer> {
        @ParentCommand
        Touchstone parent = new Touchstone();

        @Parameters(paramLabel = "MODEL", description = "NAME (the newest) or NAME@DIGEST.")
        String model = "";

        @Option(
                names = "--format",
                defaultValue = "onnx",
                description = "onnx or safetensors (default: ${DEFAULT-VALUE}).")
        Format format = Format.onnx;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE")
        @Nullable
        Path output;

        /** What can be downloaded. */
        enum Format {
            onnx("model.onnx"),
            safetensors("parameters.safetensors");

            private final String file;

            Format(String file) {
                this.file = file;
            }
        }

        @Override
        public Integer call() {
            String[] parts = TaskCommands.segment(model).split("@", 2);
            Path target = output == null ? Path.of(parts[0] + "." + format) : output;
            String digest = parts.length > 1 ? parts[1] : "latest";
            parent.api().download("/models/" + parts[0] + "/" + digest + "/" + format.file, target);
            parent.say(target.toString());
            return ExitCode.OK;
        }
    }

    private static String reference(JsonNode one) {
        return one.path("name").asText() + "@" + one.path("digest").asText();
    }

    private static String accuracy(JsonNode evaluation) {
        JsonNode value = evaluation.path("metrics").path("accuracy");
        return value.isMissingNode() ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * value.doubleValue());
    }
}
