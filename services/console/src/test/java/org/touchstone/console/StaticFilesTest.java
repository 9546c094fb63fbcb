package org.touchstone.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the browser loads: little, ours or vendored unchanged, and nothing that a strict policy forbids. */
class StaticFilesTest {
    private static final Path RESOURCES = Path.of("src/main/resources/META-INF/resources");
    private static final int BUDGET_BYTES = 150_000;

    /** uPlot 1.6.32 from the npm registry, byte for byte. */
    @ParameterizedTest
    @CsvSource({
        "uPlot.iife.min.js, 19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f",
        "uPlot.min.css, df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04",
        "uPlot.LICENSE, 8f989229699b4fe2f1a0432d0e9edc338a8a911e250e2d1b01ecd770a5f5b1bd"
    })
    void shouldVendorWithoutChange(String file, String sha256) throws Exception {
        byte[] bytes = Files.readAllBytes(RESOURCES.resolve("vendor").resolve(file));

        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
                .isEqualTo(sha256);
    }

    @Test
    void shouldStayWithinTheBudgetOfTheWire() throws IOException {
        long total = 0;
        for (Path file : files("")) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(Files.readAllBytes(file));
            }
            total += packed.size();
        }

        assertThat(total).isLessThan(BUDGET_BYTES);
    }

    @Test
    void shouldNeedNothingThatAStrictPolicyForbids() throws IOException {
        for (Path file : files("")) {
            if (file.toString().contains("vendor")) {
                continue;
            }
            String text = Files.readString(file);
            assertThat(text)
                    .as(file.toString())
                    .doesNotContain(
                            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function")
                    .doesNotContainPattern("(?i)<script(?![^>]*\\bsrc=)")
                    .doesNotContainPattern("(?i)\\bon(click|load|error)=[\"']")
                    .doesNotContainPattern("(?i)<[^>]+\\sstyle=")
                    .doesNotContainPattern("https?://(?!www\\.w3\\.org/2000/svg)");
        }
    }

    private static List<Path> files(String below) throws IOException {
        try (Stream<Path> walk = Files.walk(RESOURCES.resolve(below))) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
