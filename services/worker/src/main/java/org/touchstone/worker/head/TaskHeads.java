package org.touchstone.worker.head;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.ObjectStore.CreateOutcome;
import org.touchstone.store.ObjectStore.ReplaceOutcome;
import org.touchstone.worker.TaskHead;

/** Heads in the store: read, and written only on condition that nobody wrote since. */
public final class TaskHeads {
    private static final int MAX_BYTES = 8 << 20;
    private static final String JSON = "application/json";

    private final ObjectStore store;

    /** Over a store. */
    public TaskHeads(ObjectStore store) {
        this.store = store;
    }

    /** The head and its version; empty for a task that nobody has claimed or cancelled. */
    public Optional<VersionedHead> read(String taskId) {
        String key = TaskKeys.head(taskId);
        return store.read(key, MAX_BYTES)
                .map(object -> new VersionedHead(HeadJson.read(key, object.content()), object.etag()));
    }

    /** The version only. */
    public Optional<String> version(String taskId) {
        return store.stat(TaskKeys.head(taskId)).map(ObjectStore.ObjectInfo::etag);
    }

    /** Writes {@code next} if {@code expected} (null: no head) is still what is there; empty when it is not. */
    Optional<VersionedHead> write(@Nullable VersionedHead expected, TaskHead next) {
        String key = TaskKeys.head(next.taskId());
        byte[] json = HeadJson.write(next);
        if (expected == null) {
            return store.create(key, json, JSON) instanceof CreateOutcome.Created created
                    ? Optional.of(new VersionedHead(next, created.etag()))
                    : Optional.empty();
        }
        return store.replace(key, expected.etag(), json, JSON) instanceof ReplaceOutcome.Replaced replaced
                ? Optional.of(new VersionedHead(next, replaced.etag()))
                : Optional.empty();
    }
}
