package org.touchstone.metatraining.shard;

import java.util.stream.IntStream;
import org.touchstone.metatraining.TrainingRequest;

/**
 * How a training is cut: its updates into blocks, its episodes into shards of neighbours.
 *
 * @param size updates of a block
 */
record Blocks(long updates, int size, int episodes, int shards) {
    static Blocks of(TrainingRequest request) {
        return new Blocks(
                request.metaSpec().updates(),
                request.shardUpdates(),
                request.metaSpec().episodes(),
                request.shards());
    }

    long block(long update) {
        return update / size;
    }

    long first(long block) {
        return block * size;
    }

    /** The first update after the block. */
    long end(long block) {
        return Math.min(updates, (block + 1) * size);
    }

    boolean isLast(long update) {
        return update + 1 == end(block(update));
    }

    /** The places of a shard's episodes. */
    int[] places(int shard) {
        return IntStream.range(shard * episodes / shards, (shard + 1) * episodes / shards)
                .toArray();
    }
}
