package org.touchstone.audit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.touchstone.audit.plan.OpenPlan;
import org.touchstone.audit.shard.ShardTask;
import org.touchstone.catalog.StoredObject;
import org.touchstone.kernel.saliency.check.ShardSpec;
import org.touchstone.proto.v1.AuditShard;
import org.touchstone.proto.v1.ObjectReference;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskHead;

/** The shards of an audit as tasks: scattered once, waited for, gathered in the order of the plan. */
final class Gathering {
    private final TaskContext context;
    private final OpenPlan plan;
    private final Map<Integer, TaskHead.State> ended = new LinkedHashMap<>();
    private final Map<Integer, String> scattered = new LinkedHashMap<>();

    Gathering(TaskContext context, OpenPlan plan) {
        this.context = context;
        this.plan = plan;
    }

    /** Puts shards on the queue that may be there already: those that somebody has taken stay as they are. */
    void scatter(List<ShardSpec> shards, String otherModel) {
        for (ShardSpec shard : shards) {
            Task task = task(shard, otherModel);
            if (scattered.putIfAbsent(shard.number(), task.getId()) == null
                    && context.head(task.getId()).isEmpty()) {
                context.submit(task);
            }
        }
    }

    /** Shards that are known to be on the queue: a checkpoint says so. */
    void recall(List<ShardSpec> shards) {
        shards.forEach(shard -> scattered.put(shard.number(), task(shard, "").getId()));
    }

    private Task task(ShardSpec shard, String otherModel) {
        StoredObject document = plan.object();
        String audit = context.task().getId();
        return Task.newBuilder()
                .setId(OpenPlan.shardTaskId(audit, shard.number()))
                .setSubmitter("audit")
                .setTraceparent(context.task().getTraceparent())
                .setOptions(TaskOptions.newBuilder().setParent(audit))
                .setAuditShard(AuditShard.newBuilder()
                        .setAudit(audit)
                        .setPlan(ObjectReference.newBuilder()
                                .setKey(document.key())
                                .setSha256(document.sha256()))
                        .setShard(shard.number())
                        .setName(plan.document().name())
                        .setOtherModel(otherModel))
                .build();
    }

    int scattered() {
        return scattered.size();
    }

    int ended() {
        return ended.size();
    }

    /** Whether all have ended; {@link TaskFailedException} with the first cause when one did not succeed. */
    boolean complete() {
        scattered.forEach((number, id) -> {
            if (!ended.containsKey(number)) {
                context.head(id).filter(head -> head.state().terminal()).ifPresent(head -> end(number, head));
            }
        });
        return ended.size() == scattered.size();
    }

    private void end(int number, TaskHead head) {
        if (head.state() == TaskHead.State.SUCCEEDED) {
            ended.put(number, head.state());
            return;
        }
        TaskHead.Failure failure = head.failure();
        String cause = failure == null ? "it was cancelled." : failure.code() + ", " + failure.message();
        throw TaskFailedException.permanent("SHARD_FAILED", "Shard " + head.taskId() + " did not succeed: " + cause);
    }

    /** Keys of the fragments, in the order of the plan. */
    List<String> fragments() {
        List<String> keys = new ArrayList<>();
        scattered.keySet().stream().sorted().forEach(number -> {
            String id = OpenPlan.shardTaskId(context.task().getId(), number);
            keys.add(context.store()
                    .read(ShardTask.fragmentKey(id), 2048)
                    .map(bytes -> new String(bytes.content(), StandardCharsets.UTF_8))
                    .orElseThrow(() -> TaskFailedException.retryable(
                            "FRAGMENT_MISSING", "Shard " + id + " has ended but left no fragment.", null)));
        });
        return keys;
    }
}
