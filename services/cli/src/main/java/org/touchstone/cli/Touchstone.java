package org.touchstone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URI;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code touchstone} and what all its subcommands share. */
@Command(
        name = "touchstone",
        description = "Submit, watch, stop and compare model-training tasks; deploy classifiers and read their audits.",
        mixinStandardHelpOptions = true,
        version = "touchstone 0.1.0",
        subcommands = {
            TaskCommands.Submit.class,
            TaskCommands.Watch.class,
            ListCommands.Tasks.class,
            ListCommands.Show.class,
            TaskCommands.Cancel.class,
            TaskCommands.Retry.class,
            ListCommands.DeadLetters.class,
            TaskCommands.Replay.class,
            ListCommands.Queues.class,
            LibraryCommands.Datasets.class,
            LibraryCommands.Models.class,
            LibraryCommands.Download.class,
            LibraryCommands.Evaluate.class,
            LibraryCommands.Evaluations.class,
            DeployCommand.class,
            AuditCommands.Deployments.class,
            AuditCommands.Audit.class,
            AuditCommands.Audits.class,
            VerdictsCommand.class,
            AuditCommands.Report.class,
            DiagnoseCommand.class,
            SendCommand.class,
            UploadCommand.class,
            ListCommands.Compare.class,
            TokenCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:Done.",
            " 1:The task that was watched failed, was rejected or was stopped; or verdicts met --fail-on.",
            " 2:The command line is wrong.",
            " 3:The console refused the request: malformed, unknown, in conflict, or not allowed.",
            " 4:The console, its broker or its store cannot be reached; trying again may help."
        },
        footer = {
            "%nEnvironment: TOUCHSTONE_SERVER (http://localhost:8080), TOUCHSTONE_TOKEN.",
            "First steps: touchstone submit --kind ingest-dataset --watch"
        })
final class Touchstone {
    @Option(
            names = "--server",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            defaultValue = "${env:TOUCHSTONE_SERVER:-http://localhost:8080}",
            description = "The console (default: ${DEFAULT-VALUE}).")
    URI server = URI.create("http://localhost:8080");

    @Option(
            names = "--token",
            scope = ScopeType.INHERIT,
            paramLabel = "TOKEN",
            defaultValue = "${env:TOUCHSTONE_TOKEN:-}",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description = "Access token; better given as TOUCHSTONE_TOKEN, where other users cannot see it.")
    String token = "";

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print the console's answer as JSON.")
    boolean json;

    @Spec
    CommandSpec spec = CommandSpec.create();

    ConsoleApi api() {
        String scheme = server.getScheme();
        if (scheme == null || !(scheme.equals("http") || scheme.equals("https")) || server.getHost() == null) {
            throw new ApiException(
                    ExitCode.USAGE, "--server: '" + server + "' is not an address like http://localhost:8080.");
        }
        return new ConsoleApi(server, token);
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Prints a line at once. */
    void say(String line) {
        out().println(line);
        out().flush();
    }

    /** Prints the answer when JSON was asked for; whether it did. */
    boolean printed(JsonNode answer) {
        if (json) {
            out().println(answer.toPrettyString());
            out().flush();
        }
        return json;
    }

    /** The whole command line, ready to run; errors become sentences and exit codes. */
    static CommandLine commandLine() {
        return new CommandLine(new Touchstone())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof ApiException expected) {
                        command.getErr().println("touchstone: " + expected.getMessage());
                        command.getErr().flush();
                        return expected.exitCode();
                    }
                    throw failure;
                })
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100);
    }
}
