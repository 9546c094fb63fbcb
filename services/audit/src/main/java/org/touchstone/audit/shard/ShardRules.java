package org.touchstone.audit.shard;

import java.util.Optional;
import org.touchstone.proto.Names;
import org.touchstone.proto.Tasks;
import org.touchstone.proto.v1.AuditShard;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.Sha256;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskRejectedException;
import org.touchstone.worker.head.TaskHeads;
import org.touchstone.worker.head.VersionedHead;

/** What makes a shard one of an audit's: others are refused, because only an audit's worker makes them. */
public final class ShardRules {
    private static final String ROOT = "auditShard";

    private final TaskHeads heads;

    /** {@code store} tells which audits there are. */
    public ShardRules(ObjectStore store) {
        this.heads = new TaskHeads(store);
    }

    /** {@link TaskRejectedException} naming the field at fault. */
    public void check(Task task) {
        AuditShard shard = task.getAuditShard();
        Names.check(ROOT + ".audit", shard.getAudit()).ifPresent(violation -> {
            throw new TaskRejectedException(violation.field(), violation.reason());
        });
        Names.check(ROOT + ".name", shard.getName()).ifPresent(violation -> {
            throw new TaskRejectedException(violation.field(), violation.reason());
        });
        String digest = shard.getPlan().getSha256();
        if (!Sha256.isValid(digest)
                || !shard.getPlan().getKey().equals("audits/" + shard.getName() + "/plans/" + digest + ".json")) {
            throw new TaskRejectedException(
                    ROOT + ".plan",
                    "is no plan of audit '" + shard.getName() + "'; an audit's worker makes its shards.");
        }
        if (shard.getShard() < 0) {
            throw new TaskRejectedException(ROOT + ".shard", "is " + shard.getShard() + "; it is 0 or more.");
        }
        if (!isAudit(shard.getAudit()) || !task.getOptions().getParent().equals(shard.getAudit())) {
            throw new TaskRejectedException(
                    ROOT + ".audit",
                    "names no audit that this task belongs to; submit auditModel, and its worker makes the shards.");
        }
    }

    private boolean isAudit(String taskId) {
        Optional<TaskHead> head = heads.read(taskId).map(VersionedHead::head);
        return head.map(TaskHead::kind)
                .filter(Tasks.nameOf(Task.SpecCase.AUDIT_MODEL)::equals)
                .isPresent();
    }
}
