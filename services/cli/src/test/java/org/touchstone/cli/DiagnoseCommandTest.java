package org.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiagnoseCommandTest {
    private static final String LOOKS = """
            [{"step": "0", "examples": 100, "diagnoses": [
                {"rule": "VANISHING_GRADIENT", "layer": "hidden1", "sentence": "Gradients vanish.", "remedy": "Fewer layers."}],
              "layers": [{"layer": "hidden1", "values": {"activation std": 0.3}, "predicted": {"activation std": 0.2}},
                {"layer": "output", "values": {}, "predicted": {}}]},
             {"step": "50", "examples": 100, "diagnoses": [
                {"rule": "SATURATED", "layer": "hidden1", "sentence": "It is saturated.", "remedy": "Use SOFTSIGN."}],
              "layers": [{"layer": "hidden1", "values": {"activation mean": 0.5, "activation std": 0.25,
                "saturated share": 0.75, "update ratio": 0.001}}, {"layer": "output", "values": {}}]},
             {"step": "100", "examples": 100, "diagnoses": [
                {"rule": "SATURATED", "layer": "hidden1", "sentence": "It is very saturated.", "remedy": "Use SOFTSIGN."}],
              "layers": [{"layer": "hidden1", "values": {"activation mean": 0.5, "activation std": 0.25,
                "saturated share": 0.75, "update ratio": 0.001}}, {"layer": "output", "values": {}}]}]""";

    private final ScriptedConsole console = new ScriptedConsole();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void close() {
        console.close();
    }

    @Test
    void shouldPrintLayersAndDefectsWithTheirRemedies() {
        console.on("GET /api/v1/tasks/run-7/statistics", 200, LOOKS);

        assertThat(run("diagnose", "run-7")).isZero();

        assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ").strip()))
                .containsExactly(
                        "Step 100, 100 probes, 3 looks",
                        "LAYER MEAN STD P98 SATURATED GRADIENT WEIGHT GRADIENT UPDATE THEORY",
                        "hidden1 0.5000 0.2500 - 0.7500 - - 0.001000 1.50",
                        "output - - - - - - - -",
                        "",
                        "VANISHING_GRADIENT in hidden1, step 0 to 0 (gone since)",
                        "Gradients vanish.",
                        "Remedy: Fewer layers.",
                        "",
                        "SATURATED in hidden1, step 50 to 100",
                        "It is very saturated.",
                        "Remedy: Use SOFTSIGN.");
    }

    @Test
    void shouldSayHowToLookIntoATrainingThatWasNot() {
        console.on("GET /api/v1/tasks/run-7/statistics", 200, "[]");

        assertThat(run("diagnose", "run-7")).isEqualTo(ExitCode.REFUSED);

        assertThat(err.toString()).contains("trainClassifier.diagnose.every=100");
    }

    private int run(String... arguments) {
        return console.run(out, err, arguments);
    }
}
