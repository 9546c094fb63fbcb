package org.touchstone.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.touchstone.catalog.AuditCatalog;
import org.touchstone.catalog.Reference;
import org.touchstone.catalog.audit.AuditReport;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.worker.TaskResult;

class AuditRunTest {
    private final ObjectStore store = new InMemoryObjectStore();

    @Test
    void anAuditEndsWithAReport(@TempDir Path folder) {
        Bench.model(store, Bench.spots(store, "spots"), "spotter");
        Task task = Task.newBuilder().setId("audit-1").setAuditModel(Bench.audit("spotter")).build();

        TaskResult result = new TaskLoop(store, Key.of(1), false, folder).run(task);

        assertThat(result.artifacts()).singleElement().satisfies(artifact -> {
            AuditReport report = new AuditCatalog(store)
                    .report(Reference.parse(artifact.getName() + "@" + artifact.getDigest()))
                    .content();
            assertThat(report.complete()).isTrue();
        });
    }
}
