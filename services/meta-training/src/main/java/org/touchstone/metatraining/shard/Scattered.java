package org.touchstone.metatraining.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.touchstone.kernel.l2l.Episode;
import org.touchstone.kernel.l2l.EpisodeResult;
import org.touchstone.kernel.l2l.MetaSnapshots;
import org.touchstone.kernel.l2l.MetaState;
import org.touchstone.metatraining.TrainingRequest;
import org.touchstone.proto.v1.MetaEpisodes;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.proto.v1.TrainOptimizer;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskHead;

/**
 * The episodes of a training as tasks: one for each shard and block of updates. Within a block phi goes out and meta-gradients come
 * back through the store; the episodes themselves come back with the last update of the block, so that until then the state holds
 * those of its beginning. Results are taken in the order of the episodes.
 */
final class Scattered implements Episodes {
    private final TaskContext context;
    private final TrainingRequest request;
    private final TrainOptimizer pinned;
    private final Blocks blocks;
    private final Exchange exchange;
    private long announced = -1;
    private int waitingFor;

    Scattered(TaskContext context, TrainingRequest request, TrainOptimizer pinned) {
        this.context = context;
        this.request = request;
        this.pinned = pinned;
        this.blocks = Blocks.of(request);
        this.exchange = new Exchange(context.store(), context.task().getId());
    }

    @Override
    public Optional<List<EpisodeResult>> work(MetaState state) {
        long block = blocks.block(state.update());
        if (announced != block) {
            announce(block, state);
            announced = block;
        }
        if (state.update() > blocks.first(block)) {
            exchange.put(exchange.phiKey(block, state.update()), PhiFiles.save(state.phi()));
        }
        return Patience.until(context, () -> gathered(block, state)).or(() -> {
            requireAlive(block);
            return Optional.empty();
        });
    }

    private void announce(long block, MetaState state) {
        if (state.update() == blocks.first(block)) {
            if (block > 0) {
                exchange.delete(block - 1, blocks.shards(), blocks.first(block - 1), blocks.end(block - 1));
            }
            exchange.put(exchange.stateKey(block), MetaSnapshots.save(request.metaSpec(), state));
        }
        for (int shard = 0; shard < blocks.shards(); shard++) {
            Task task = task(block, shard);
            if (context.head(task.getId()).isEmpty()) {
                context.submit(task);
            }
        }
    }

    private Task task(long block, int shard) {
        return Task.newBuilder()
                .setId(exchange.shardTask(block, shard))
                .setSubmitter("meta-training")
                .setTraceparent(context.task().getTraceparent())
                .setOptions(TaskOptions.newBuilder().setParent(context.task().getId()))
                .setMetaEpisodes(MetaEpisodes.newBuilder()
                        .setTraining(context.task().getId())
                        .setBlock(block)
                        .setShard(shard)
                        .setSpec(pinned))
                .build();
    }

    private Optional<List<EpisodeResult>> gathered(long block, MetaState state) {
        List<EpisodeResult> results = new ArrayList<>();
        waitingFor = 0;
        for (int shard = 0; shard < blocks.shards(); shard++) {
            List<Episode> known = new ArrayList<>();
            for (int place : blocks.places(shard)) {
                known.add(state.episodes().get(place));
            }
            exchange.read(exchange.resultsKey(block, shard, state.update()))
                    .ifPresentOrElse(
                            saved -> results.addAll(MetaSnapshots.restoreResults(
                                    request.metaSpec().architecture(), saved, known)),
                            () -> waitingFor++);
        }
        return waitingFor == 0 ? Optional.of(results) : Optional.empty();
    }

    /** {@link TaskFailedException} with the cause when a shard did not succeed. */
    private void requireAlive(long block) {
        for (int shard = 0; shard < blocks.shards(); shard++) {
            String id = exchange.shardTask(block, shard);
            context.head(id)
                    .filter(head -> head.state().terminal() && head.state() != TaskHead.State.SUCCEEDED)
                    .ifPresent(head -> {
                        TaskHead.Failure failure = head.failure();
                        throw TaskFailedException.permanent(
                                "SHARD_FAILED",
                                "Shard " + id + " did not succeed: "
                                        + (failure == null
                                                ? "it was cancelled."
                                                : failure.code() + ", " + failure.message()));
                    });
        }
    }

    @Override
    public boolean checkpointDue(MetaState state) {
        return state.update() == blocks.first(blocks.block(state.update()));
    }

    @Override
    public String phase() {
        return waitingFor == 0 ? "meta-training" : "waiting for " + waitingFor + " of " + blocks.shards() + " shards";
    }
}
