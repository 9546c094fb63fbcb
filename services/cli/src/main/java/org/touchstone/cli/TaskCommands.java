package org.touchstone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Commands that change tasks, or follow one. */
final class TaskCommands {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private TaskCommands() {}

    @Command(
            name = "submit",
            mixinStandardHelpOptions = true,
            description = "Submit a task from a file, standard input ('-') or the template of a kind.",
            footer = {
                "%nExamples:",
                "  touchstone submit task.json --watch",
                "  touchstone submit --kind train-classifier --set trainClassifier.seed=7 --id run-7",
                "  touchstone submit --kind sweep --print > sweep.json"
            })
    static final class Submit implements Callable<Integer> {
        @ParentCommand
        Touchstone parent = new Touchstone();

        @Parameters(arity = "0..1", paramLabel = "FILE", description = "Task as JSON; '-' reads standard input.")
        @Nullable
        String file;

        @Option(
                names = "--kind",
                paramLabel = "KIND",
                description =
                        "Start from a template: ingest-dataset, train-classifier, sweep, evaluate-model, audit-model, and of"
                                + " flows: train-flow, sample-flow, explore-flow, complete-images, score-images,"
                                + " watch-density; of learned optimizers: train-optimizer, compare-optimizers; of"
                                + " sequences: ingest-text, train-sequence-model, evaluate-sequence-model, decode-text.")
        @Nullable
        String kind;

        @Option(names = "--id", paramLabel = "ID", description = "Id of the task; made when absent.")
        @Nullable
        String id;

        @Option(
                names = "--set",
                paramLabel = "FIELD=VALUE",
                description = "Set a field by its path in JSON names; may be repeated.")
        List<String> assignments = List.of();

        @Option(names = "--watch", description = "Follow the task to its end; exit code 1 unless it succeeds.")
        boolean watch;

        @Option(names = "--print", description = "Print the task and submit nothing.")
        boolean print;

        @Override
        public Integer call() {
            ObjectNode task = read();
            if (id != null) {
                task.put("id", id);
            }
            assignments.forEach(assignment -> Templates.set(task, assignment));
            if (print) {
                parent.say(task.toPrettyString());
                return ExitCode.OK;
            }
            ConsoleApi api = parent.api();
            JsonNode receipt = api.post("/tasks", task.toString());
            String accepted = receipt.path("id").asText();
            if (!parent.printed(receipt)) {
                parent.say(accepted);
            }
            return watch ? follow(parent, api, accepted) : ExitCode.OK;
        }

        private ObjectNode read() {
            if ((file == null) == (kind == null)) {
                throw new ApiException(ExitCode.USAGE, "Name either a FILE ('-' for standard input) or a --kind.");
            }
            return kind != null
                    ? Templates.of(kind)
                    : Templates.parse(String.valueOf(file), content(String.valueOf(file)));
        }

        private static String content(String name) {
            try {
                return name.equals("-")
                        ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                        : Files.readString(Path.of(name));
            } catch (IOException e) {
                throw new ApiException(ExitCode.USAGE, name + " cannot be read: " + e.getMessage());
            }
        }
    }

    @Command(
            name = "watch",
            mixinStandardHelpOptions = true,
            description = "Follow a task to its end; exit code 1 unless it succeeds.")
    static final class Watch implements Callable<Integer> {
        @ParentCommand
        Touchstone parent = new Touchstone();

        @Parameters(paramLabel = "ID")
        String id = "";

        @Override
        public Integer call() {
            return follow(parent, parent.api(), id);
        }
    }

    @Command(
            name = "cancel",
            aliases = "stop",
            mixinStandardHelpOptions = true,
            description = "Stop tasks: each writes a checkpoint and ends.")
    static final class Cancel extends Each {
        Cancel() {
            super("cancel", "is asked to stop");
        }
    }

    @Command(
            name = "retry",
            mixinStandardHelpOptions = true,
            description = "Give failed tasks another try, from their last checkpoint.")
    static final class Retry extends Each {
        Retry() {
            super("retry", "gets another try");
        }
    }

    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            description = "Put dead letters back on their queue; 'dead-letters' lists their ids.")
    static final class Replay implements Callable<Integer> {
        @ParentCommand
        Touchstone parent = new Touchstone();

        @Parameters(arity = "1..*", paramLabel = "LETTER")
        List<String> letters = List.of();

        @Override
        public Integer call() {
            for (String letter : letters) {
                JsonNode answer = parent.api().post("/dead-letters/" + segment(letter) + "/replay", "");
                if (!parent.printed(answer)) {
                    parent.say(answer.path("taskId").asText() + " gets another try.");
                }
            }
            return ExitCode.OK;
        }
    }

    /** One command for each of several tasks. */
    abstract static class Each implements Callable<Integer> {
        private final String command;
        private final String done;

        @ParentCommand
        Touchstone parent = new Touchstone();

        @Parameters(arity = "1..*", paramLabel = "ID")
        List<String> ids = List.of();

        Each(String command, String done) {
            this.command = command;
            this.done = done;
        }

        @Override
        public Integer call() {
            for (String id : ids) {
                JsonNode answer = parent.api().post("/tasks/" + segment(id) + "/" + command, "");
                if (!parent.printed(answer)) {
                    parent.say(id + " " + done + ".");
                }
            }
            return ExitCode.OK;
        }
    }

    /** Waits before something is tried again. */
    static void pause() {
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    /** A name as one segment of a path. */
    static String segment(String name) {
        if (!name.matches("[A-Za-z0-9@-]{1,140}")) {
            throw new ApiException(ExitCode.USAGE, "'" + name + "' is not a name: names are of a-z, 0-9 and '-'.");
        }
        return name;
    }

    /** Follows a task to its end. */
    static int follow(Touchstone parent, ConsoleApi api, String id) {
        boolean moving = Boolean.getBoolean("touchstone.terminal") && !parent.json;
        return new org.touchstone.cli.Watch(api, parent.out(), moving, TaskCommands::pause).run(segment(id));
    }
}
