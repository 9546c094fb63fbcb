package org.touchstone.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the demo. */
@Command(
        name = "deploy/local/demo",
        mixinStandardHelpOptions = true,
        version = "Touchstone 0.1.0",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Starts Kafka, an S3 store and every service on this machine, streams the demo's tasks, and shows them in the"
                    + " terminal and in the browser.",
            ""
        },
        footer = {
            "",
            "State lies in the data folder and survives a restart; delete the folder to begin anew.",
            "Exit codes: 0 all tasks succeeded or the user stopped; 1 a task failed; 2 the system could not start."
        })
final class Options {
    @Option(
            names = "--mnist",
            paramLabel = "FOLDER",
            description = "Folder with the four MNIST files (gzipped or not): trains on them, too.")
    private @Nullable Path mnist;

    @Option(
            names = "--import",
            paramLabel = "FOLDER",
            description =
                    "Folder from which tasks may ingest files (may be given with --mnist, whose folder is allowed anyway).")
    private @Nullable Path importFolder;

    @Option(
            names = "--once",
            description = "Stop everything when the demo's tasks are done. Implied without a terminal.")
    private boolean once;

    @Option(names = "--no-tasks", description = "Only start the system; stream nothing.")
    private boolean noTasks;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Console; services follow it. Default: ${DEFAULT-VALUE}.")
    private int port = 8080;

    @Option(names = "--kafka-port", paramLabel = "PORT", description = "Broker. Default: ${DEFAULT-VALUE}.")
    private int kafkaPort = 9092;

    @Option(names = "--store-port", paramLabel = "PORT", description = "S3 store. Default: ${DEFAULT-VALUE}.")
    private int storePort = 9000;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Where broker and store keep their data. Default: .touchstone in the repository.")
    private @Nullable Path data;

    @Option(
            names = "--services",
            split = ",",
            paramLabel = "NAME",
            description = "Which services to start, separated by commas. Default: all.")
    private List<String> services = List.of();

    @Option(names = "--slots", paramLabel = "N", description = "Trainings at once. Default: ${DEFAULT-VALUE}.")
    private int trainingSlots = 1;

    @Option(names = "--verbose", description = "Show every line of every service's log, not only warnings.")
    private boolean verbose;

    Optional<Path> mnist() {
        return Optional.ofNullable(mnist);
    }

    Optional<Path> importFolder() {
        return Optional.ofNullable(importFolder);
    }

    boolean once() {
        return once || !Boolean.parseBoolean(System.getProperty("touchstone.terminal", "true"));
    }

    boolean streamsTasks() {
        return !noTasks;
    }

    Ports ports() {
        return Ports.from(port, kafkaPort, storePort);
    }

    Path dataFolder(Path repository) {
        return (data == null ? repository.resolve(".touchstone") : data)
                .toAbsolutePath()
                .normalize();
    }

    boolean starts(String service) {
        return services.isEmpty() || services.contains(service);
    }

    int trainingSlots() {
        return trainingSlots;
    }

    ServiceProcess.LogFilter logFilter() {
        return verbose ? ServiceProcess.LogFilter.ALL : ServiceProcess.LogFilter.PROBLEMS;
    }
}
