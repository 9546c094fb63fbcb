package org.touchstone.audit.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.touchstone.catalog.StoredObject;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.worker.TaskFailedException;

class ModelFilesTest {

    @Test
    void aFileTakesASixthOfTheHeapAtMost() {
        assertThat(ModelFiles.limits(600L << 20).fileBytes()).isEqualTo(100L << 20);
        assertThat(ModelFiles.limits(64L << 30).fileBytes()).isEqualTo(256L << 20);
    }

    @Test
    void aFileBeyondTheLimitIsRefusedBeforeItIsRead() {
        StoredObject file = new StoredObject("uploads/huge.onnx", "ab".repeat(32), 1L << 40);

        assertThatThrownBy(() -> new ModelFiles(new InMemoryObjectStore()).read(file))
                .isInstanceOfSatisfying(
                        TaskFailedException.class, e -> assertThat(e.code()).isEqualTo("ONNX_LIMIT_EXCEEDED"))
                .hasMessageContaining("uploads/huge.onnx")
                .hasMessageEndingWith(".");
    }
}
