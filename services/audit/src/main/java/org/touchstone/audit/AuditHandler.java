package org.touchstone.audit;

import java.time.InstantSource;
import java.util.Optional;
import org.touchstone.audit.request.AuditRequest;
import org.touchstone.audit.shard.ShardRules;
import org.touchstone.audit.shard.ShardTask;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskHandler;
import org.touchstone.worker.TaskRun;

/** The tasks of the audit queue: audits, and their shards. */
public final class AuditHandler implements TaskHandler {
    private final ShardRules shards;
    private final InstantSource clock;

    /** {@code clock} dates the facts. */
    public AuditHandler(ObjectStore store, InstantSource clock) {
        this.shards = new ShardRules(store);
        this.clock = clock;
    }

    @Override
    public boolean accepts(Task.SpecCase kind) {
        return kind == Task.SpecCase.AUDIT_MODEL || kind == Task.SpecCase.AUDIT_SHARD;
    }

    @Override
    public void validate(Task task) {
        if (task.hasAuditShard()) {
            shards.check(task);
        } else {
            AuditRequest.of(task.getAuditModel());
        }
    }

    @Override
    public TaskRun open(TaskContext context, Optional<Checkpoint> checkpoint) {
        return context.task().hasAuditShard()
                ? ShardTask.open(context, checkpoint)
                : AuditRun.open(context, checkpoint, clock);
    }
}
