package org.touchstone.metatraining.shard;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.l2l.Episode;
import org.touchstone.kernel.l2l.EpisodeResult;
import org.touchstone.kernel.l2l.MetaSnapshots;
import org.touchstone.kernel.l2l.MetaState;
import org.touchstone.metatraining.TrainingRequest;
import org.touchstone.proto.TaskDigest;
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
    private final int[] attempts;
    private final Map<Integer, List<EpisodeResult>> results = new HashMap<>();
    private long announced = -1;
    private long gathering = -1;

    Scattered(TaskContext context, TrainingRequest request, TrainOptimizer pinned) {
        this.context = context;
        this.request = request;
        this.pinned = pinned;
        this.blocks = Blocks.of(request);
        this.exchange = new Exchange(context.store(), context.task().getId());
        this.attempts = new int[blocks.shards()];
    }

    @Override
    public Optional<List<EpisodeResult>> work(MetaState state) {
        long block = blocks.block(state.update());
        if (gathering != state.update()) {
            results.clear();
            gathering = state.update();
        }
        if (announced != block) {
            announce(block, state);
            announced = block;
        }
        if (state.update() > blocks.first(block)) {
            exchange.put(exchange.phiKey(block, state.update()), PhiFiles.save(state.phi()));
        }
        return Patience.until(context, () -> gathered(block, state)).or(() -> {
            for (int shard = 0; shard < blocks.shards(); shard++) {
                goOn(block, shard, state.update());
            }
            return Optional.empty();
        });
    }

    private void announce(long block, MetaState state) {
        if (state.update() == blocks.first(block)) {
            if (block > 0) {
                forget(block - 1);
            }
            exchange.put(exchange.stateKey(block), MetaSnapshots.save(request.metaSpec(), state));
        }
        Arrays.fill(attempts, 0);
        for (int shard = 0; shard < blocks.shards(); shard++) {
            if (head(block, shard).isEmpty()) {
                context.submit(task(block, shard));
            }
            goOn(block, shard, state.update());
        }
    }

    /**
     * Tries a shard again that ended without results: it saw this training failed, before that was tried again.
     * {@link TaskFailedException} with the cause when it did not succeed.
     */
    private void goOn(long block, int shard, long update) {
        while (hasEndedWithoutResults(block, shard, update)) {
            attempts[shard]++;
            if (head(block, shard).isEmpty()) {
                context.submit(task(block, shard));
                return;
            }
        }
    }

    /** {@link TaskFailedException} when the id was given to another task: its results would not be ours. */
    private Optional<TaskHead> head(long block, int shard) {
        Task task = task(block, shard);
        Optional<TaskHead> head = context.head(task.getId());
        String asked = head.map(TaskHead::specSha256).orElse("");
        if (!asked.isEmpty() && !asked.equals(TaskDigest.of(task))) {
            throw TaskFailedException.permanent(
                    "SHARD_TAKEN",
                    "Task " + task.getId()
                            + " was submitted by somebody else, so a shard of this training cannot have its id. Submit"
                            + " the training under another id.");
        }
        return head;
    }

    private boolean hasEndedWithoutResults(long block, int shard, long update) {
        String id = exchange.shardTask(block, shard, attempts[shard]);
        Optional<TaskHead> ended =
                head(block, shard).filter(head -> head.state().terminal());
        if (ended.isEmpty() || exchange.exists(exchange.resultsKey(block, shard, attempts[shard], update))) {
            return false;
        }
        if (ended.get().state() == TaskHead.State.SUCCEEDED) {
            return true;
        }
        TaskHead.Failure failure = ended.get().failure();
        throw TaskFailedException.permanent(
                "SHARD_FAILED",
                "Shard " + id + " did not succeed: "
                        + (failure == null
                                ? "it was cancelled. Submit the training anew."
                                : failure.code() + ", " + failure.message()
                                        + " Try the shard again, then the training; or submit the training anew."));
    }

    private Task task(long block, int shard) {
        return Task.newBuilder()
                .setId(exchange.shardTask(block, shard, attempts[shard]))
                .setSubmitter("meta-training")
                .setTraceparent(context.task().getTraceparent())
                .setOptions(TaskOptions.newBuilder().setParent(context.task().getId()))
                .setMetaEpisodes(MetaEpisodes.newBuilder()
                        .setTraining(context.task().getId())
                        .setBlock(block)
                        .setShard(shard)
                        .setAttempt(attempts[shard])
                        .setSpec(pinned))
                .build();
    }

    private Optional<List<EpisodeResult>> gathered(long block, MetaState state) {
        for (int shard = 0; shard < blocks.shards(); shard++) {
            if (!results.containsKey(shard)) {
                int[] places = blocks.places(shard);
                List<Episode> known =
                        Arrays.stream(places).mapToObj(state.episodes()::get).toList();
                Optional<Snapshot> saved =
                        exchange.read(exchange.resultsKey(block, shard, attempts[shard], state.update()));
                if (saved.isPresent() && head(block, shard).isPresent()) {
                    results.put(
                            shard,
                            MetaSnapshots.restoreResults(request.metaSpec().architecture(), saved.get(), known));
                }
            }
        }
        return results.size() < blocks.shards()
                ? Optional.empty()
                : Optional.of(IntStream.range(0, blocks.shards())
                        .mapToObj(results::get)
                        .flatMap(List::stream)
                        .toList());
    }

    @Override
    public void forget() {
        forget(blocks.block(request.metaSpec().updates() - 1));
    }

    private void forget(long block) {
        long first = blocks.first(block);
        long end = blocks.end(block);
        for (int shard = 0; shard < blocks.shards(); shard++) {
            int attempt = 0;
            do {
                exchange.deleteResults(block, shard, attempt++, first, end);
            } while (context.head(exchange.shardTask(block, shard, attempt)).isPresent());
        }
        exchange.delete(block, first, end);
    }

    @Override
    public boolean checkpointDue(MetaState state) {
        return state.update() == blocks.first(blocks.block(state.update()));
    }

    @Override
    public String phase() {
        int missing = blocks.shards() - results.size();
        return missing == 0 ? "meta-training" : "waiting for " + missing + " of " + blocks.shards() + " shards";
    }
}
