package org.touchstone.metatraining.shard;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.touchstone.classifier.ArrayFiles;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.l2l.Episode;
import org.touchstone.kernel.l2l.EpisodeResult;
import org.touchstone.kernel.l2l.MetaSnapshots;
import org.touchstone.kernel.l2l.MetaState;
import org.touchstone.kernel.l2l.MetaTraining;
import org.touchstone.metatraining.Checks;
import org.touchstone.metatraining.Families;
import org.touchstone.metatraining.TrainingRequest;
import org.touchstone.proto.Names;
import org.touchstone.proto.v1.MetaEpisodes;
import org.touchstone.proto.v1.Task;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskRejectedException;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/**
 * A shard of a training at work over one block of updates, one update a step. Once its training has ended, or has gone on to another
 * block, it stops with nothing to show.
 */
public final class EpisodesRun implements TaskRun {
    private static final String ROOT = "metaEpisodes";

    private final TaskContext context;
    private final MetaEpisodes spec;
    private final Blocks blocks;
    private final Exchange exchange;
    private final MetaTraining training;
    private @Nullable MetaState state;
    private boolean unwanted;

    private EpisodesRun(TaskContext context, TrainingRequest request, MetaTraining training) {
        this.context = context;
        this.spec = context.task().getMetaEpisodes();
        this.blocks = Blocks.of(request);
        this.exchange = new Exchange(context.store(), spec.getTraining());
        this.training = training;
    }

    /** {@link TaskRejectedException} naming the first field that cannot be right. */
    public static void validate(Task task) {
        MetaEpisodes spec = task.getMetaEpisodes();
        Names.check(ROOT + ".training", spec.getTraining()).ifPresent(violation -> {
            throw new TaskRejectedException(violation.field(), violation.reason());
        });
        TrainingRequest request = TrainingRequest.of(spec.getSpec());
        Checks.range(ROOT + ".shard", spec.getShard(), 0, request.shards() - 1L);
        Checks.range(ROOT + ".block", spec.getBlock(), 0, (request.metaSpec().updates() - 1) / request.shardUpdates());
        Checks.range(ROOT + ".attempt", spec.getAttempt(), 0, Integer.MAX_VALUE);
        String id = Exchange.shardTask(spec.getTraining(), spec.getBlock(), spec.getShard(), spec.getAttempt());
        if (!task.getId().equals(id)) {
            throw new TaskRejectedException(
                    ROOT + ".training",
                    "would make this task " + id + ", not " + task.getId()
                            + "; only a training makes such tasks, submit a trainOptimizer task.");
        }
    }

    /** A shard before its first update, or where the checkpoint left it. */
    public static EpisodesRun open(TaskContext context, Optional<Checkpoint> checkpoint) {
        validate(context.task());
        TrainingRequest request =
                TrainingRequest.of(context.task().getMetaEpisodes().getSpec());
        return Checks.done(ROOT, "OPTIMIZEE_UNSUITABLE", () -> {
            Families.Opened family =
                    Families.open(context.store(), request.spec().getFamily(), Optional.empty());
            EpisodesRun run = new EpisodesRun(context, request, new MetaTraining(request.metaSpec(), family.family()));
            run.state = checkpoint
                    .map(Checkpoint::file)
                    .map(ArrayFiles::read)
                    .or(() -> run.exchange.read(run.exchange.stateKey(run.spec.getBlock())))
                    .map(saved -> MetaSnapshots.restore(request.metaSpec(), saved))
                    .orElse(null);
            return run;
        });
    }

    private long first() {
        return blocks.first(spec.getBlock());
    }

    @Override
    public long stepsDone() {
        return state == null ? 0 : state.update() - first();
    }

    @Override
    public long totalSteps() {
        return blocks.end(spec.getBlock()) - first();
    }

    @Override
    public String phase() {
        return "episodes of " + spec.getTraining();
    }

    @Override
    public StepOutcome step() {
        MetaState at = state;
        unwanted = at == null || trainingHasEnded();
        if (at == null || unwanted) {
            return StepOutcome.DONE;
        }
        if (at.update() == first()) {
            work(at, at.phi());
        } else {
            String key = exchange.phiKey(spec.getBlock(), at.update());
            Optional<Snapshot> phi = Patience.until(context, () -> exchange.read(key));
            if (phi.isEmpty()) {
                unwanted = !exchange.exists(exchange.stateKey(spec.getBlock()));
                return unwanted ? StepOutcome.DONE : StepOutcome.WAITING;
            }
            work(at, PhiFiles.restore(phi.get(), at.phi().length));
        }
        return stepsDone() >= totalSteps() ? StepOutcome.DONE : StepOutcome.CONTINUE;
    }

    private boolean trainingHasEnded() {
        return context.head(spec.getTraining())
                .map(TaskHead::state)
                .map(TaskHead.State::terminal)
                .orElse(true);
    }

    private void work(MetaState at, float[] phi) {
        MetaState now = with(at, phi, at.update(), at.episodes());
        List<EpisodeResult> results = new ArrayList<>();
        List<Episode> episodes = new ArrayList<>(at.episodes());
        for (int place : blocks.places(spec.getShard())) {
            EpisodeResult result = training.work(now, place);
            results.add(result);
            episodes.set(place, result.next());
        }
        exchange.put(
                exchange.resultsKey(spec.getBlock(), spec.getShard(), spec.getAttempt(), at.update()),
                MetaSnapshots.saveResults(results, blocks.isLast(at.update())));
        state = with(at, phi, at.update() + 1, episodes);
    }

    private static MetaState with(MetaState state, float[] phi, long update, List<Episode> episodes) {
        return new MetaState(
                update,
                phi,
                state.mean(),
                state.meanSquare(),
                state.best(),
                state.bestLoss(),
                state.clipped(),
                state.skipped(),
                episodes);
    }

    @Override
    public boolean checkpointDue() {
        return false;
    }

    @Override
    public void save(Path file) {
        MetaState at = state;
        ArrayFiles.write(at == null ? new Snapshot(Map.of(), Map.of()) : MetaSnapshots.save(training.spec(), at), file);
    }

    @Override
    public TaskResult finish() {
        return new TaskResult(
                List.of(),
                List.of(),
                List.of(),
                unwanted ? Map.of("not needed any more", 1.0) : Map.of("updates", (double) totalSteps()));
    }

    @Override
    public void close() {}
}
