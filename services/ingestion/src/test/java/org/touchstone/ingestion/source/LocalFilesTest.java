package org.touchstone.ingestion.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.touchstone.worker.TaskFailedException;

class LocalFilesTest {
    private final Path folder;
    private final Path root;
    private final Path outside;
    private final LocalFiles files;

    LocalFilesTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        root = Files.createDirectory(folder.resolve("root"));
        outside = Files.createDirectory(folder.resolve("root-outside"));
        Files.writeString(root.resolve("in"), "in");
        Files.writeString(outside.resolve("out"), "out");
        files = new LocalFiles(List.of(root));
    }

    @Test
    void aFileBelowARootIsFound() {
        assertThat(files.objection(root.resolve("in"))).isEmpty();
        assertThat(files.resolve(root.resolve("in")).getFileName()).hasToString("in");
    }

    @Test
    void withoutRootsNothingIsReadAndTheRemedyIsNamed() {
        assertThat(new LocalFiles(List.of()).objection(root.resolve("in")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("touchstone.ingestion.local.roots"));
    }

    @Test
    void aNeighbourWithTheSamePrefixIsOutside() {
        assertThat(files.objection(outside.resolve("out")))
                .hasValueSatisfying(reason -> assertThat(reason).contains(root.toString()));
        assertThatThrownBy(() -> files.resolve(outside.resolve("out")))
                .isInstanceOfSatisfying(
                        TaskFailedException.class, e -> assertThat(e.code()).isEqualTo("SOURCE_FORBIDDEN"));
    }

    @Test
    void aLinkDoesNotLeadOut() throws IOException {
        Files.createSymbolicLink(root.resolve("file-link"), outside.resolve("out"));
        Files.createSymbolicLink(root.resolve("folder-link"), outside);
        Files.createSymbolicLink(root.resolve("good-link"), root.resolve("in"));

        for (String path : List.of("file-link", "folder-link/out")) {
            assertThatThrownBy(() -> files.resolve(root.resolve(path)))
                    .isInstanceOfSatisfying(
                            TaskFailedException.class, e -> assertThat(e.code()).isEqualTo("SOURCE_FORBIDDEN"))
                    .hasMessageContaining("leads out");
        }
        assertThat(files.resolve(root.resolve("good-link")))
                .isEqualTo(root.resolve("in").toRealPath());
    }

    @Test
    void aRootThatIsALinkItselfWorks() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), root);
        assertThat(new LocalFiles(List.of(link)).resolve(link.resolve("in")))
                .isEqualTo(root.resolve("in").toRealPath());
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> files.resolve(root.resolve("nowhere")))
                .isInstanceOfSatisfying(
                        TaskFailedException.class, e -> assertThat(e.code()).isEqualTo("SOURCE_NOT_FOUND"));
    }
}
