package org.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditCommandsTest {
    private static final String REPORT = """
            {"report": {"complete": true, "subject": {"name": "theirs"}, "probes": {"dataset": "mnist@ab", "indices": [1, 2]},
              "notSaid": ["Passing is necessary, not sufficient."],
              "methods": [
                {"id": "gradient", "control": false, "verdict": {"verdict": "PASS", "flags": [],
                  "sentence": "It depends on every layer.", "ranges": [{"q": 0.01, "qLow": -0.02, "qHigh": 0.04}]}},
                {"id": "vargrad", "control": false, "verdict": {"verdict": "INCONCLUSIVE", "flags": ["INPUT_DOMINATED"],
                  "sentence": "More seeds are needed.", "ranges": [{"q": 0.4}]}},
                {"id": "sobel", "control": true, "verdict": {"verdict": "FAIL", "flags": [], "sentence": "It never changes.",
                  "ranges": []}}]}}""";

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
    void shouldUploadAFileAndFollowItsAudit() throws IOException {
        Path model = Files.writeString(folder.resolve("model.onnx"), "bytes of a model");
        console
                .on(
                        "POST /api/v1/deployments?name=theirs&dataset=mnist&input=mean%3D0.5%3Bstd%3D0.5",
                        202, "{\"deployment\":{\"name\":\"theirs\",\"onnx\":{\"sha256\":\"ab\"}}}")
                .on(
                        "GET /api/v1/audits?name=theirs",
                        200,
                        "{\"audits\":[{\"id\":\"old\",\"modelSha256\":\"cd\"},{\"id\":\"new\",\"modelSha256\":\"ab\"}]}")
                .stream(
                        "/api/v1/tasks/new/stream",
                        "id: 0:1\nevent: delta\ndata: {\"row\":{\"id\":\"new\",\"state\":\"SUCCEEDED\"}}\n\n");

        int exit = run(
                "deploy",
                model.toString(),
                "--name",
                "theirs",
                "--dataset",
                "mnist",
                "--input",
                "mean=0.5;std=0.5",
                "--watch");

        assertThat(exit).isZero();
        assertThat(console.asked().get(0).body()).isEqualTo("bytes of a model");
        assertThat(out.toString()).contains("touchstone audits --name theirs", "succeeded");
    }

    @Test
    void shouldDeployAPublishedModelByItsName() {
        console.on("POST /api/v1/deployments", 202, "{\"deployment\":{\"name\":\"live\"}}");

        assertThat(run("deploy", "digits", "--name", "live", "--profile", "quick"))
                .isZero();

        assertThat(console.asked().get(0).body())
                .isEqualTo("{\"name\":\"live\",\"model\":\"digits\",\"profile\":\"quick\"}");
    }

    @Test
    void shouldSayWhatTheConsoleHasAgainstAFile() throws IOException {
        Path model = Files.writeString(folder.resolve("model.onnx"), "PK");
        console.on(
                "POST /api/v1/deployments?name=x",
                400,
                "{\"title\":\"The file is not ONNX.\",\"detail\":\"Export it.\",\"field\":\"file\"}");

        assertThat(run("deploy", model.toString(), "--name", "x")).isEqualTo(ExitCode.REFUSED);
        assertThat(run("deploy", folder.resolve("absent.onnx").toString(), "--name", "x"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("deploy", model.toString())).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains("file: The file is not ONNX. Export it.", "absent.onnx cannot be read");
    }

    @Test
    void shouldAskForAnAudit() {
        console.on("POST /api/v1/tasks", 202, "{\"id\":\"audit-1\",\"created\":true}");

        assertThat(run("audit", "digits", "--profile", "quick", "--methods", "gradient,gradcam", "--seeds", "5"))
                .isZero();

        assertThat(out.toString().strip()).isEqualTo("audit-1");
        assertThat(console.asked().get(0).body())
                .isEqualTo(
                        "{\"auditModel\":{\"model\":\"digits\",\"split\":\"test\",\"profile\":"
                                + "{\"preset\":\"QUICK\",\"methods\":[\"gradient\",\"gradcam\"],\"maxSeeds\":5},\"seed\":\"1\"}}");
    }

    @Test
    void shouldListAudits() {
        console.on(
                "GET /api/v1/audits?name=theirs",
                200,
                "{\"audits\":[{\"id\":\"a-2\",\"name\":\"theirs\",\"task\":{\"state\":\"RUNNING\",\"step\":3,\"totalSteps\":40},"
                        + "\"verdicts\":[]},{\"id\":\"a-1\",\"name\":\"theirs\",\"verdicts\":[{\"verdict\":\"PASS\"},"
                        + "{\"verdict\":\"FAIL\"},{\"verdict\":\"FAIL\"}]}]}");

        assertThat(run("audits", "--name", "theirs")).isZero();

        assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "AUDIT NAME STATE PASS FAIL INCONCLUSIVE INVALID",
                        "a-2 theirs running 3/40 - - - -",
                        "a-1 theirs succeeded 1 2 0 0");
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "FAIL, '', 0",
        "'fail,inconclusive', '', 1",
        "INPUT_DOMINATED, '', 1",
        "INCONCLUSIVE, gradient, 0",
        "PASS, gradient, 1",
        "LIMITED, '', 0",
        "NONSENSE, '', 2",
        "FAIL, nobody, 2"
    })
    void shouldBeAGate(String failOn, String method, int exitCode) {
        console.on("GET /api/v1/audits/a-1?image=0", 200, REPORT);
        List<String> arguments = new ArrayList<>(List.of("verdicts", "a-1"));
        if (!failOn.isEmpty()) {
            arguments.addAll(List.of("--fail-on", failOn));
        }
        if (!method.isEmpty()) {
            arguments.addAll(List.of("--method", method));
        }

        assertThat(run(arguments.toArray(String[]::new))).isEqualTo(exitCode);
    }

    @Test
    void shouldPrintVerdictsInWords() {
        console.on("GET /api/v1/audits/a-1?image=0", 200, REPORT)
                .on("GET /api/v1/audits/a-2?image=0", 200, "{\"report\":{\"complete\":false}}");

        assertThat(run("verdicts", "a-1")).isZero();
        assertThat(run("verdicts", "a-2")).isEqualTo(ExitCode.REFUSED);

        assertThat(out.toString())
                .contains("theirs on 2 images of mnist@ab", "0.01 [-0.02, 0.04]  It depends on every layer.")
                .contains(
                        "INCONCLUSIVE INPUT_DOMINATED",
                        "0.40 [?, ?]",
                        "sobel (control)",
                        "Not said: Passing is necessary");
        assertThat(err.toString()).contains("touchstone watch a-2");
    }

    @Test
    void shouldSaveAReport() throws IOException {
        console.on("GET /api/v1/audits/a-1/report.html", 200, "<!doctype html>");
        Path target = folder.resolve("report.html");

        assertThat(run("report", "a-1", "-o", target.toString())).isZero();

        assertThat(Files.readString(target)).isEqualTo("<!doctype html>");
    }

    private int run(String... arguments) {
        return console.run(out, err, arguments);
    }
}
