package org.touchstone.kernel.seq2seq;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.touchstone.kernel.random.Key;

/**
 * Which examples make which batch: of like lengths, and otherwise random by epoch. The first epoch goes from short to long.
 */
record EpochOrder(List<Example> examples, int batchSize, Key key) {
    EpochOrder {
        examples = List.copyOf(examples);
    }

    int batches() {
        return (examples.size() + batchSize - 1) / batchSize;
    }

    /** The batches of an epoch, from 0. */
    List<List<Example>> of(long epoch) {
        Key own = key.fold(epoch);
        List<Integer> order = Arrays.stream(own.fold("examples").permutation(examples.size()))
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(i -> examples.get(i).source().length)
                        .thenComparingInt(i -> examples.get(i).target().length))
                .toList();
        int[] batches = epoch == 0
                ? IntStream.range(0, batches()).toArray()
                : own.fold("batches").permutation(batches());
        return Arrays.stream(batches)
                .mapToObj(batch ->
                        order.subList(batch * batchSize, Math.min(order.size(), (batch + 1) * batchSize)).stream()
                                .map(examples::get)
                                .toList())
                .toList();
    }
}
