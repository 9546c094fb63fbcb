package org.touchstone.audit.shard;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.touchstone.audit.plan.OpenPlan;
import org.touchstone.catalog.AuditCatalog;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.Facts;
import org.touchstone.catalog.StoredObject;
import org.touchstone.kernel.saliency.check.ShardResult;
import org.touchstone.kernel.saliency.check.ShardRun;
import org.touchstone.kernel.saliency.check.ShardSpec;
import org.touchstone.kernel.saliency.check.SubjectException;
import org.touchstone.proto.v1.AuditShard;
import org.touchstone.store.safetensors.OwnFiles;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/**
 * A shard at work, one block of images a step. Once its audit has ended (cancelled, failed), it stops with nothing to show, so that
 * what is left of a cancelled audit costs a moment each.
 */
public final class ShardTask implements TaskRun {
    private final TaskContext context;
    private final OpenPlan plan;
    private final ShardSpec shard;
    private final ShardRun run;
    private boolean unwanted;

    private ShardTask(TaskContext context, OpenPlan plan, ShardSpec shard, ShardRun run) {
        this.context = context;
        this.plan = plan;
        this.shard = shard;
        this.run = run;
    }

    /** A shard before its first block, or where the checkpoint left it. */
    public static ShardTask open(TaskContext context, Optional<Checkpoint> checkpoint) {
        AuditShard spec = context.task().getAuditShard();
        try {
            OpenPlan plan = OpenPlan.read(
                    context.store(), spec.getPlan().getKey(), spec.getPlan().getSha256());
            ShardSpec shard = plan.shard(spec.getShard());
            Optional<ShardResult.Written> left =
                    checkpoint.map(Checkpoint::file).map(OwnFiles::read).map(ShardFiles::written);
            return new ShardTask(context, plan, shard, run(context, spec, plan, shard, left));
        } catch (CatalogException e) {
            throw TaskFailedException.permanent("AUDIT_" + e.code(), String.valueOf(e.getMessage()));
        } catch (SubjectException e) {
            throw TaskFailedException.permanent(e.code().name(), String.valueOf(e.getMessage()));
        }
    }

    private static ShardRun run(
            TaskContext context, AuditShard spec, OpenPlan plan, ShardSpec shard, Optional<ShardResult.Written> left) {
        byte[] pixels = plan.pixels(shard);
        return spec.getOtherModel().isEmpty()
                ? ShardRun.of(plan.subject(), plan.plan(), shard, pixels, left)
                : ShardRun.comparison(
                        plan.subject(),
                        OtherModel.open(context.store(), plan, spec.getOtherModel()),
                        plan.plan(),
                        shard,
                        pixels,
                        left);
    }

    @Override
    public long stepsDone() {
        return run.result().imagesDone();
    }

    @Override
    public long totalSteps() {
        return shard.images();
    }

    @Override
    public String phase() {
        return shard.part() instanceof ShardSpec.Randomized randomized
                ? "explaining, " + shard.part().order() + ", seed " + randomized.seed()
                : "explaining, " + shard.part().order();
    }

    @Override
    public StepOutcome step() {
        unwanted = context.head(context.task().getAuditShard().getAudit())
                .map(TaskHead::state)
                .map(TaskHead.State::terminal)
                .orElse(true);
        if (unwanted) {
            return StepOutcome.DONE;
        }
        run.step();
        return run.isDone() ? StepOutcome.DONE : StepOutcome.CONTINUE;
    }

    @Override
    public boolean checkpointDue() {
        return false;
    }

    @Override
    public void save(Path file) {
        OwnFiles.write(ShardFiles.checkpoint(run.result(), Map.of()), file);
    }

    @Override
    public TaskResult finish() {
        if (unwanted) {
            return new TaskResult(List.of(), List.of(), List.of(), Map.of("not needed any more", 1.0));
        }
        String name = context.task().getAuditShard().getName();
        StoredObject fragment = new FragmentWriter(new AuditCatalog(context.store()), name, plan).write(run.result());
        context.store()
                .put(
                        fragmentKey(context.task().getId()),
                        fragment.key().getBytes(StandardCharsets.UTF_8),
                        "text/plain");
        return new TaskResult(List.of(Facts.fragment(name, fragment)), List.of(), List.of(), Map.of("images", (double)
                shard.images()));
    }

    /** Where a finished shard notes the key of its fragment, for its audit. */
    public static String fragmentKey(String taskId) {
        return "tasks/" + taskId + "/fragment";
    }

    @Override
    public void close() {
        run.close();
    }
}
