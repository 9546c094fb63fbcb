package org.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TouchstoneTest {
    private final ScriptedConsole console = new ScriptedConsole();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder = Path.of(".");

    @AfterEach
    void close() {
        console.close();
    }

    @Test
    void shouldSubmitAFileAndPrintTheId() throws IOException {
        console.on("POST /api/v1/tasks", 202, "{\"id\":\"run-7\",\"created\":true}");
        Path file = folder.resolve("task.json");
        Files.writeString(file, "{\"id\":\"run-6\",\"trainClassifier\":{\"seed\":\"1\"}}");

        int exit =
                run("submit", file.toString(), "--id", "run-7", "--set", "trainClassifier.seed=9", "--token", "secret");

        assertThat(exit).isZero();
        assertThat(out.toString().strip()).isEqualTo("run-7");
        assertThat(console.asked().get(0).body()).isEqualTo("{\"id\":\"run-7\",\"trainClassifier\":{\"seed\":9}}");
        assertThat(console.asked().get(0).authorization()).isEqualTo("Bearer secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ingest-dataset",
                "train-classifier",
                "sweep",
                "evaluate-model",
                "audit-model",
                "train-flow",
                "sample-flow",
                "explore-flow",
                "complete-images",
                "score-images",
                "watch-density",
                "train-optimizer",
                "compare-optimizers",
                "ingest-text",
                "train-sequence-model",
                "evaluate-sequence-model",
                "decode-text"
            })
    void shouldHaveATemplateOfEveryKind(String kind) {
        assertThat(run("submit", "--kind", kind, "--print", "--set", "options.retries=0", "--set", "submitter=ada"))
                .isZero();
        assertThat(out.toString()).contains("\"retries\" : 0", "\"submitter\" : \"ada\"");
        assertThat(console.asked()).isEmpty();
    }

    @Test
    void shouldFollowATaskThroughALostConnection() {
        console.stream(
                "/api/v1/tasks/run-7/stream", event("0:5", "{\"task\":{\"task\":" + row("RUNNING", 10, "") + "}}"))
                .stream(
                        "/api/v1/tasks/run-7/stream",
                        ": still here\n\n"
                                + event("0:9", "{\"row\":" + row("RUNNING", 60, ",\"etaSeconds\":75") + "}")
                                + event(
                                        "0:12",
                                        "{\"row\":" + row("SUCCEEDED", 100, ",\"results\":{\"accuracy\":0.98765}")
                                                + "}"));

        int exit = run("watch", "run-7");

        assertThat(exit).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "running  [##------------------]  10 %  10/100  loss 0.5000",
                        "running  [############--------]  60 %  60/100  loss 0.5000  1 min 15 s left",
                        "succeeded  [####################] 100 %  100/100  loss 0.5000",
                        "  accuracy: 0.9877");
        assertThat(console.asked().get(1).lastEventId()).isEqualTo("0:5");
    }

    @Test
    void shouldExitWithOneWhenTheWatchedTaskFails() {
        console.stream(
                "/api/v1/tasks/run-8/stream",
                event(
                        "0:5",
                        "{\"row\":" + row("FAILED", 3, ",\"failure\":{\"code\":\"NAN_LOSS\",\"message\":\"Too fast.\"}")
                                + "}"));

        assertThat(run("watch", "run-8")).isEqualTo(ExitCode.TASK_NOT_SUCCEEDED);
        assertThat(out.toString()).contains("NAN_LOSS: Too fast.");
    }

    @Test
    void shouldSayWhatTheConsoleSays() {
        console.on(
                "POST /api/v1/tasks/run-9/cancel",
                409,
                "{\"title\":\"The task's state does not allow this.\",\"detail\":\"It has ended.\"}");
        console.on(
                "POST /api/v1/tasks",
                400,
                "{\"title\":\"The task is not valid.\",\"detail\":\"It must be 1 to 8192.\",\"field\":\"trainClassifier.batchSize\"}");
        console.on("GET /api/v1/queues", 503, "{\"title\":\"Kafka does not answer.\",\"detail\":\"Try again.\"}");

        assertThat(run("cancel", "run-9")).isEqualTo(ExitCode.REFUSED);
        assertThat(run("submit", "--kind", "sweep")).isEqualTo(ExitCode.REFUSED);
        assertThat(run("queues")).isEqualTo(ExitCode.UNAVAILABLE);

        assertThat(err.toString().lines())
                .containsExactly(
                        "touchstone: The task's state does not allow this. It has ended.",
                        "touchstone: trainClassifier.batchSize: The task is not valid. It must be 1 to 8192.",
                        "touchstone: Kafka does not answer. Try again.");
    }

    @Test
    void shouldSayThatTheConsoleIsAway() {
        console.close();

        assertThat(run("tasks")).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err.toString()).contains("cannot be reached", "--server");
    }

    @Test
    void shouldNameWhatIsWrongWithTheCommandLine() throws IOException {
        Path broken = folder.resolve("broken.json");
        Files.writeString(broken, "{\"id\": ");

        assertThat(run("submit")).isEqualTo(ExitCode.USAGE);
        assertThat(run("submit", "--kind", "dance")).isEqualTo(ExitCode.USAGE);
        assertThat(run("submit", broken.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(run("submit", folder.resolve("absent.json").toString())).isEqualTo(ExitCode.USAGE);
        assertThat(run("submit", "--kind", "sweep", "--set", "seed")).isEqualTo(ExitCode.USAGE);
        assertThat(run("show", "../../x")).isEqualTo(ExitCode.USAGE);
        assertThat(run("compare")).isEqualTo(ExitCode.USAGE);
        assertThat(run("dance")).isEqualTo(ExitCode.USAGE);
        assertThat(ScriptedConsole.run("nonsense", out, err, "tasks")).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString())
                .contains("either a FILE", "no kind 'dance'", "line 1, column", "cannot be read", "FIELD=VALUE")
                .contains("'../../x' is not a name", "with --parent", "is not an address like");
        assertThat(console.asked()).isEmpty();
    }

    @Test
    void shouldListAndCompare() {
        console.on(
                "GET /api/v1/tasks?limit=30&state=running&text=a+b",
                200,
                "{\"tasks\":[" + row("RUNNING", 10, "") + "],\"total\":3}");
        console.on(
                "GET /api/v1/compare?maxPoints=4&ids=a%2Cb",
                200,
                "{\"metric\":\"loss\",\"runs\":[{\"task\":{\"id\":\"a\",\"state\":\"SUCCEEDED\"},\"series\":{\"values\":[2.0,0.25]}},"
                        + "{\"task\":{\"id\":\"b\",\"state\":\"FAILED\"}}],\"parameters\":[{\"field\":\"seed\",\"values\":[\"1\",\"2\"]}]}");

        assertThat(run("tasks", "--state", "running", "--text", "a b")).isZero();
        assertThat(run("compare", "a", "b")).isZero();

        assertThat(out.toString())
                .contains("RUNNING  run-7  train-classifier  10/100  loss    0.5000", "3 in all")
                .contains("a    SUCCEEDED  0.2500  1", "b    FAILED     -       2");
    }

    @Test
    void shouldPrintJsonForScripts() {
        console.on("GET /api/v1/models", 200, "{\"models\":[]}");

        assertThat(run("models", "--json")).isZero();
        assertThat(out.toString().replaceAll("\\s", "")).isEqualTo("{\"models\":[]}");
    }

    @Test
    void shouldDownloadOnceAndNeverOverwrite() throws IOException {
        console.on("GET /api/v1/models/digits/latest/model.onnx", 200, "onnx bytes");
        Path target = folder.resolve("digits.onnx");

        assertThat(run("download", "digits", "-o", target.toString())).isZero();
        assertThat(Files.readString(target)).isEqualTo("onnx bytes");
        assertThat(run("download", "digits", "-o", target.toString())).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void shouldMakeATokenWhoseDigestFits() throws Exception {
        assertThat(run("token", "ada")).isZero();

        String[] lines = out.toString().split("\n");
        String token = lines[0].substring(lines[0].lastIndexOf(' ') + 1).strip();
        String digest = java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                        .digest(token.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(lines[1]).endsWith("ada:" + digest);
    }

    @Test
    void shouldExplainEveryCommand() {
        for (CommandLine command : Touchstone.commandLine().getSubcommands().values()) {
            StringWriter help = new StringWriter();
            command.usage(new PrintWriter(help));
            assertThat(help.toString()).contains("Usage: touchstone " + command.getCommandName(), "--help", "--server");
            assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
        }
        assertThat(Touchstone.commandLine().getUsageMessage()).contains("Exit codes:", "TOUCHSTONE_TOKEN");
    }

    private int run(String... arguments) {
        return console.run(out, err, arguments);
    }

    private static String event(String id, String data) {
        return "id: " + id + "\nevent: delta\ndata: " + data + "\n\n";
    }

    private static String row(String state, int step, String more) {
        return "{\"id\":\"run-7\",\"kind\":\"train-classifier\",\"state\":\"" + state + "\",\"step\":" + step
                + ",\"totalSteps\":100,\"headline\":{\"name\":\"loss\",\"value\":0.5}" + more + "}";
    }
}
