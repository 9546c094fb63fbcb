package org.touchstone.ingestion.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.touchstone.ingestion.source.SourceLimits.WebLimits;
import org.touchstone.ingestion.source.Spool.Spooled;
import org.touchstone.kernel.data.ReadLimits;
import org.touchstone.store.Sha256;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.worker.TaskFailedException;

class SpoolTest {
    private static final byte[] CONTENT = new byte[1000];
    private static final String SHA_256 = Sha256.hex(CONTENT);

    private final InMemoryObjectStore bucket = new InMemoryObjectStore();
    private final Path folder;
    private final String file;
    private final Sources sources;

    SpoolTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        file = Files.write(folder.resolve("file"), CONTENT).toString();
        bucket.put("a/b", CONTENT, "");
        sources = sources(folder, bucket, 1000);
    }

    private static Sources sources(Path folder, InMemoryObjectStore bucket, long maxFileBytes) {
        SourceLimits limits =
                new SourceLimits(List.of(folder), Set.of("raw"), WebLimits.OFF, maxFileBytes, ReadLimits.DEFAULT);
        return new Sources(limits, name -> bucket, folder.resolve("scratch"));
    }

    @Test
    void filesAndObjectsAreCopiedWithTheirDigest() throws IOException {
        try (Spool spool = sources.spool()) {
            for (String location : List.of(file, "file://" + file, "s3://raw/a/b")) {
                Spooled spooled = spool.fetch(location, SHA_256, () -> false).orElseThrow();
                assertThat(spooled.sha256()).isEqualTo(SHA_256);
                assertThat(spooled.bytes()).isEqualTo(1000);
                assertThat(Files.readAllBytes(spooled.path())).isEqualTo(CONTENT);
            }
        }
    }

    @Test
    void closingLeavesNothing() throws IOException {
        try (Spool spool = sources.spool()) {
            spool.fetch(file, "", () -> false);
        }
        try (var left = Files.list(folder.resolve("scratch"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void anotherDigestThanTheTaskSaysIsAFailure() {
        try (Spool spool = sources.spool()) {
            assertThatThrownBy(() -> spool.fetch(file, "0".repeat(64), () -> false))
                    .isInstanceOfSatisfying(
                            TaskFailedException.class, e -> assertThat(e.code()).isEqualTo("CHECKSUM_MISMATCH"))
                    .hasMessageContaining(SHA_256);
        }
    }

    @Test
    void aFileThatIsTooLongIsGivenUp() {
        try (Spool spool = sources(folder, bucket, 999).spool()) {
            assertThatThrownBy(() -> spool.fetch(file, "", () -> false))
                    .isInstanceOfSatisfying(
                            TaskFailedException.class, e -> assertThat(e.code()).isEqualTo("SOURCE_TOO_LARGE"));
        }
    }

    @Test
    void itStopsWhenToldAndCanBeTriedAgain() {
        try (Spool spool = sources.spool()) {
            assertThat(spool.fetch(file, "", () -> true)).isEmpty();
            assertThat(spool.fetch(file, "", () -> false)).isPresent();
        }
    }

    @Test
    void otherBucketsAndMissingObjectsAreNamed() {
        try (Spool spool = sources.spool()) {
            assertThatThrownBy(() -> spool.fetch("s3://secret/a/b", "", () -> false))
                    .hasMessageContaining("(allowed: raw)");
            assertThatThrownBy(() -> spool.fetch("s3://raw/nowhere", "", () -> false))
                    .isInstanceOfSatisfying(
                            TaskFailedException.class, e -> assertThat(e.code()).isEqualTo("SOURCE_NOT_FOUND"));
            assertThatThrownBy(() -> spool.fetch("s3://raw/a%20b", "", () -> false))
                    .isInstanceOfSatisfying(
                            TaskFailedException.class, e -> assertThat(e.code()).isEqualTo("SOURCE_FORBIDDEN"));
            assertThatThrownBy(() -> spool.fetch(folder.toString(), "", () -> false))
                    .hasMessageContaining("is not a file");
        }
    }
}
