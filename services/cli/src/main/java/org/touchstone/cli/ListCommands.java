package org.touchstone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Commands that show tasks and queues. */
final class ListCommands {
    private ListCommands() {}

    @Command(name = "tasks", aliases = "ls", mixinStandardHelpOptions = true, description = "List tasks, newest first.")
    static final class Tasks extends ListCommand {
        @Option(
                names = "--state",
                paramLabel = "STATES",
                description = "running, queued, failed, ...; separated by commas.")
        @Nullable
        String state;

        @Option(names = "--kind", paramLabel = "KINDS")
        @Nullable
        String kind;

        @Option(names = "--text", paramLabel = "TEXT", description = "Part of id, subject or submitter.")
        @Nullable
        String text;

        @Option(names = "--parent", paramLabel = "ID", description = "The tasks of a sweep or an audit.")
        @Nullable
        String parentTask;

        @Option(names = "--limit", defaultValue = "30", description = "Most rows (default: ${DEFAULT-VALUE}).")
        int limit;

        Tasks() {
            super("tasks", "STATE", "ID", "KIND", "STEP", "METRIC", "VALUE");
        }

        @Override
        String path() {
            return "/tasks?limit=" + limit + parameter("state", state) + parameter("kind", kind)
                    + parameter("text", text) + parameter("parent", parentTask);
        }

        @Override
        List<String> row(JsonNode task) {
            JsonNode headline = task.path("headline");
            return List.of(
                    task.path("state").asText() + (task.path("cancelRequested").asBoolean() ? " (stopping)" : ""),
                    task.path("id").asText(),
                    task.path("kind").asText("-"),
                    task.path("step").asText() + "/" + task.path("totalSteps").asText(),
                    headline.path("name").asText("-"),
                    headline.isMissingNode() ? "-" : Terminal.number(headline.path("value")));
        }

        @Override
        String footer(JsonNode page) {
            int total = page.path("total").asInt();
            return total > page.path("tasks").size() ? "… " + total + " in all; see --limit and --state." : "";
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Show everything known of a task.")
    static final class Show implements Callable<Integer> {
        @ParentCommand
        Touchstone parent = new Touchstone();

        @Parameters(paramLabel = "ID")
        String id = "";

        @Override
        public Integer call() {
            JsonNode task = parent.api().get("/tasks/" + TaskCommands.segment(id));
            if (!parent.printed(task)) {
                print(task);
            }
            return ExitCode.OK;
        }

        private void print(JsonNode document) {
            JsonNode task = document.path("task");
            parent.out().println(id + "  " + task.path("kind").asText() + "  " + Watch.line(task));
            JsonNode failure = task.path("failure");
            if (!failure.isMissingNode()) {
                parent.out()
                        .println("  "
                                + failure.path("field")
                                        .asText(failure.path("code").asText()) + " "
                                + failure.path("message").asText());
            }
            for (JsonNode epoch : document.path("epochs")) {
                parent.out()
                        .println("  epoch " + epoch.path("epoch").asLong() + ": steps "
                                + epoch.path("fromStep").asLong() + " to "
                                + epoch.path("lastStep").asLong() + ", "
                                + epoch.path("end").asText().toLowerCase(Locale.ROOT) + ", "
                                + epoch.path("source").asText());
            }
            for (JsonNode artifact : document.path("artifacts")) {
                parent.out()
                        .println("  made " + artifact.path("kind").asText() + " "
                                + artifact.path("name").asText() + "@"
                                + artifact.path("digest").asText());
            }
            parent.out().flush();
        }
    }

    @Command(
            name = "compare",
            mixinStandardHelpOptions = true,
            description = "Compare runs: last value of a metric and the parameters in which they differ.")
    static final class Compare implements Callable<Integer> {
        @ParentCommand
        Touchstone parent = new Touchstone();

        @Parameters(arity = "0..*", paramLabel = "ID")
        List<String> ids = List.of();

        @Option(names = "--parent", paramLabel = "ID", description = "The runs of a sweep.")
        @Nullable
        String parentTask;

        @Option(names = "--metric", paramLabel = "NAME")
        @Nullable
        String metric;

        @Override
        public Integer call() {
            if (ids.isEmpty() && parentTask == null) {
                throw new ApiException(ExitCode.USAGE, "Name two tasks and more, or the sweep with --parent.");
            }
            JsonNode answer = parent.api()
                    .get("/compare?maxPoints=4" + ListCommand.parameter("ids", String.join(",", ids))
                            + ListCommand.parameter("parent", parentTask) + ListCommand.parameter("metric", metric));
            if (!parent.printed(answer)) {
                print(answer);
            }
            return ExitCode.OK;
        }

        private void print(JsonNode answer) {
            List<String> head = new ArrayList<>(
                    List.of("RUN", "STATE", answer.path("metric").asText()));
            answer.path("parameters").forEach(row -> head.add(row.path("field").asText()));
            List<List<String>> rows = new ArrayList<>();
            for (int i = 0; i < answer.path("runs").size(); i++) {
                JsonNode run = answer.path("runs").get(i);
                JsonNode values = run.path("series").path("values");
                List<String> row = new ArrayList<>(List.of(
                        run.path("task").path("id").asText(),
                        run.path("task").path("state").asText(),
                        values.isEmpty() ? "-" : Terminal.number(values.get(values.size() - 1))));
                for (JsonNode parameter : answer.path("parameters")) {
                    row.add(parameter.path("values").path(i).asText("-"));
                }
                rows.add(row);
            }
            Terminal.table(parent.out(), head, rows);
        }
    }

    @Command(name = "queues", mixinStandardHelpOptions = true, description = "Show how long the queues are.")
    static final class Queues extends ListCommand {
        Queues() {
            super("queues", "QUEUE", "WAITING", "IN FLIGHT", "SLOTS");
        }

        @Override
        String path() {
            return "/queues";
        }

        @Override
        List<String> row(JsonNode queue) {
            return List.of(
                    queue.path("name").asText(),
                    queue.path("waiting").asText(),
                    queue.path("inFlight").asText(),
                    queue.path("members").asText());
        }
    }

    @Command(
            name = "dead-letters",
            mixinStandardHelpOptions = true,
            description = "List records nobody could work on, with the cause.")
    static final class DeadLetters extends ListCommand {
        DeadLetters() {
            super("deadLetters", "LETTER", "TASK", "CODE", "CAUSE");
        }

        @Override
        String path() {
            return "/dead-letters";
        }

        @Override
        List<String> row(JsonNode letter) {
            return List.of(
                    letter.path("id").asText(),
                    letter.path("taskId").asText("-"),
                    letter.path("code").asText(),
                    letter.path("cause").asText());
        }
    }
}
