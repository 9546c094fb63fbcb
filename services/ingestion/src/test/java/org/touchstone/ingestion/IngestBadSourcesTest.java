package org.touchstone.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.touchstone.ingestion.Bench.cifar;
import static org.touchstone.ingestion.Bench.dataset;
import static org.touchstone.ingestion.Bench.idx;
import static org.touchstone.ingestion.Bench.idxBytes;
import static org.touchstone.ingestion.Bench.task;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.touchstone.proto.v1.Split;
import org.touchstone.worker.TaskFailedException;

/** Sources that lie: the task fails for good, with a code to count by and the name of the split, and publishes nothing. */
class IngestBadSourcesTest {
    private final Bench bench;

    IngestBadSourcesTest(@TempDir Path folder) {
        bench = new Bench(folder, 1 << 16);
    }

    private void assertFails(Split split, String code, String words) {
        assertThatThrownBy(() -> bench.run(task(dataset("bad", split))))
                .isInstanceOfSatisfying(TaskFailedException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.retryable()).isFalse();
                })
                .hasMessageContaining(words);
        assertThat(bench.store.contents().keySet()).noneMatch(key -> key.endsWith(".json"));
    }

    private Split pair(byte[] images, byte[] labels) {
        return idx("train", bench.write("images", images), bench.write("labels", labels));
    }

    @Test
    void fewerImagesThanAnnounced() {
        assertFails(
                pair(idxBytes(0x803, new byte[399], 100, 2, 2), idxBytes(0x801, new byte[100], 100)),
                "SOURCE_MALFORMED_TRUNCATED",
                "Split 'train'");
    }

    @Test
    void moreLabelsThanAnnounced() {
        assertFails(
                pair(idxBytes(0x803, new byte[400], 100, 2, 2), idxBytes(0x801, new byte[101], 100)),
                "SOURCE_MALFORMED_TRAILING_BYTES",
                "appended");
    }

    @Test
    void absurdDimensions() {
        assertFails(
                pair(idxBytes(0x803, new byte[0], 1 << 20, 4096, 4096), idxBytes(0x801, new byte[0], 1 << 20)),
                "SOURCE_MALFORMED_TOO_LARGE",
                "allowed");
    }

    @Test
    void nothingInside() {
        assertFails(
                pair(idxBytes(0x803, new byte[0], 0, 2, 2), idxBytes(0x801, new byte[0], 0)), "SPLIT_EMPTY", "'train'");
    }

    @Test
    void aGzipBomb() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 300; i++) {
                out.write(zeros);
            }
        }
        assertThat(bytes.size()).isLessThan(1 << 20);

        assertFails(
                cifar("train", bench.write("bomb", bytes.toByteArray())),
                "SOURCE_MALFORMED_TOO_LARGE",
                "unpacks to more");
    }

    @Test
    void halfARecord() {
        assertFails(
                cifar("train", bench.write("records", new byte[3073 + 5])), "SOURCE_MALFORMED_TRUNCATED", "record 1");
    }

    @Test
    void anotherFileThanTheDigestSays() {
        Split split = cifar("train", bench.write("records", new byte[3073]));
        Split.Builder wrong = split.toBuilder();
        wrong.getCifarBuilder().getFilesBuilder(0).setSha256("0".repeat(64));

        assertFails(wrong.build(), "CHECKSUM_MISMATCH", "another file");
    }

    @Test
    void aLinkOutOfTheFolder() throws IOException {
        Path outside = Files.createTempFile("outside", ".bin");
        try {
            Files.write(outside, new byte[3073]);
            Path link = Files.createSymbolicLink(bench.folder.resolve("link"), outside);
            assertFails(cifar("train", link.toString()), "SOURCE_FORBIDDEN", "leads out");
        } finally {
            Files.delete(outside);
        }
    }

    @Test
    void nothingThere() {
        assertFails(cifar("train", bench.folder.resolve("nowhere").toString()), "SOURCE_NOT_FOUND", "nowhere");
        assertFails(cifar("train", "s3://raw/nowhere"), "SOURCE_NOT_FOUND", "s3://raw/nowhere");
    }
}
