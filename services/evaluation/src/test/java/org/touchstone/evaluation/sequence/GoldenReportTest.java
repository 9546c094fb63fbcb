package org.touchstone.evaluation.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The format of reports is a contract with the console and with everybody's scripts: it is read and written as it always was. */
class GoldenReportTest {
    @ParameterizedTest
    @ValueSource(strings = {"ordering", "parsing", "translation", "decoding"})
    void reportsComeBackToTheByte(String name) throws IOException {
        byte[] golden;
        try (InputStream in =
                Objects.requireNonNull(GoldenReportTest.class.getResourceAsStream("/sequence/" + name + ".json"))) {
            golden = in.readAllBytes();
        }

        SequenceReport report = SequenceReport.JSON.readValue(golden, SequenceReport.class);

        assertThat(report.format()).isEqualTo("touchstone.sequence-report.1").isEqualTo(SequenceReport.FORMAT);
        assertThat(report.bytes()).isEqualTo(golden);
    }
}
