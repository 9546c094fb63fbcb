package org.touchstone.local;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.touchstone.proto.v1.Task;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The one command: starts the system, streams the demo's tasks, tells of them, and stops without leaving anything behind. */
public final class Main {
    private static final int TASK_FAILED = 1;
    private static final int NOT_STARTED = 2;

    private final Options options;
    private final Terminal terminal;
    private final InstantSource clock;
    private final AtomicBoolean interrupted = new AtomicBoolean();

    private Main(Options options, Terminal terminal, InstantSource clock) {
        this.options = options;
        this.terminal = terminal;
        this.clock = clock;
    }

    /** Runs the demo and exits with its code. */
    @SuppressWarnings("checkstyle:regexpsinglelinejava")
    public static void main(String[] arguments) {
        Options options = new Options();
        CommandLine command = new CommandLine(options);
        try {
            command.parseArgs(arguments);
        } catch (ParameterException e) {
            System.err.println("touchstone: " + e.getMessage());
            command.usage(System.err);
            System.exit(NOT_STARTED);
        }
        if (command.isUsageHelpRequested()) {
            command.usage(System.out);
            return;
        }
        if (command.isVersionHelpRequested()) {
            command.printVersionHelp(System.out);
            return;
        }
        Terminal terminal = new Terminal(System.out, Boolean.getBoolean("touchstone.colours"));
        System.exit(new Main(options, terminal, Clock.systemUTC()).run());
    }

    private int run() {
        Path repository = Path.of(System.getProperty("touchstone.repository", "."))
                .toAbsolutePath()
                .normalize();
        Instant begun = clock.instant();
        try (DataFolder data = DataFolder.open(options.dataFolder(repository));
                LocalSystem system = new LocalSystem(options, repository, data, terminal)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                interrupted.set(true);
                system.stop();
            }));
            List<Task> tasks = options.streamsTasks()
                    ? new DemoTasks("demo-" + RunNumber.next(data.path()), new DemoSentences(data.sentences()))
                            .tasks(options.mnist())
                    : List.of();
            String bootstrapServers = system.start();
            terminal.say(
                    "touchstone",
                    terminal.good("ready") + " after " + seconds(begun) + " s: http://127.0.0.1:"
                            + options.ports().console() + "  (Kafka at " + bootstrapServers + ")");
            int code = tasks.isEmpty() ? 0 : stream(tasks, bootstrapServers, begun);
            if (!options.once()) {
                terminal.say("touchstone", "still running; look around, and stop it with Ctrl-C");
                new CountDownLatch(1).await();
            }
            return code;
        } catch (LocalException e) {
            if (!interrupted.get()) {
                terminal.say("touchstone: " + e.getMessage());
            }
            return NOT_STARTED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NOT_STARTED;
        }
    }

    private int stream(List<Task> tasks, String bootstrapServers, Instant begun) {
        DemoWatch watch = new DemoWatch(tasks);
        try (TaskStream stream = new TaskStream(bootstrapServers)) {
            stream.submit(tasks, clock.instant());
            terminal.say("touchstone", tasks.size() + " tasks streamed");
            while (!watch.done() && !interrupted.get()) {
                stream.poll(event -> watch.take(event, clock.instant()).ifPresent(line -> terminal.say("demo", line)));
            }
        }
        if (interrupted.get()) {
            terminal.say("touchstone: stopped; " + watch.summary());
            return 0;
        }
        Map<String, String> failures = watch.failures();
        String summary = watch.summary() + String.format(Locale.ROOT, " (%s s)", seconds(begun));
        if (failures.isEmpty()) {
            terminal.say("touchstone: " + terminal.good("done") + ", " + summary);
            return 0;
        }
        terminal.say("touchstone: " + terminal.bad("failed") + ", " + summary + "; "
                + String.join(
                        "; ", failures.entrySet().stream().map(Object::toString).toList()));
        return TASK_FAILED;
    }

    private String seconds(Instant begun) {
        return String.format(Locale.ROOT, "%.0f", (clock.instant().toEpochMilli() - begun.toEpochMilli()) / 1000.0);
    }
}
