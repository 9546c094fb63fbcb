package org.touchstone.ingestion.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolFolderTest {

    @Test
    void whatTheDeadLeftIsDeletedAndWhatIsOthersIsKept(@TempDir Path parent) throws Exception {
        long mine = 999_999_999;
        long dead = 999_999_998;
        long living = ProcessHandle.current().pid();
        Path left = Files.createDirectories(parent.resolve("touchstone-spool-" + dead + "/ingest-1"));
        Files.write(left.resolve("source-0"), new byte[3]);
        Files.createDirectories(parent.resolve("touchstone-spool-" + mine));
        Path used = Files.createDirectories(parent.resolve("touchstone-spool-" + living));
        Path foreign = Files.createDirectories(parent.resolve("touchstone-spool-of-somebody"));

        Path folder = SpoolFolder.prepare(parent, mine);

        assertThat(folder).isEqualTo(parent.resolve("touchstone-spool-" + mine)).doesNotExist();
        try (var kept = Files.list(parent)) {
            assertThat(kept).containsExactlyInAnyOrder(used, foreign);
        }
    }
}
