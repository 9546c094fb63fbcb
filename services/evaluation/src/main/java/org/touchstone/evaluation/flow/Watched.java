package org.touchstone.evaluation.flow;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/** Windows of examples, one after the other. */
interface Watched extends AutoCloseable {
    /** How many there are at most. */
    int windows();

    /** Name of what is watched, for facts. */
    Source source();

    /** Whether the window that begins at this number is there; what follows is asked in order. */
    boolean isReady(long begin);

    /** The next window, which is ready. */
    Seen see(int window);

    /** Where it stands before the first window. */
    long begin();

    /** Whether what was seen is gone afterwards, so that where it stood must be kept. */
    default boolean passes() {
        return false;
    }

    @Override
    default void close() {}

    /** Data set as name@digest, split and stream; empty where there is none. */
    record Source(String dataset, String split, String stream) {}

    /**
     * Examples of a window.
     *
     * @param nats -log p
     * @param numbers of the examples, in the split or as offsets
     * @param next where the next window begins
     * @param refused messages that belong to no window, since the one before
     * @param id as the sender of an example calls it
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Seen(double[] nats, long[] numbers, long next, long refused, IntFunction<String> id) {
        /** Place of the example that is farthest from a mean; one that is not finite is. */
        int farthest(double mean) {
            int farthest = 0;
            for (int i = 0; i < nats.length; i++) {
                if (!Double.isFinite(nats[i])) {
                    return i;
                }
                farthest = Math.abs(nats[i] - mean) > Math.abs(nats[farthest] - mean) ? i : farthest;
            }
            return farthest;
        }

        long notFinite() {
            return Arrays.stream(nats).filter(value -> !Double.isFinite(value)).count();
        }
    }

    /** Of a stored set. */
    record Stored(Examples examples, String split, int windows, int size) implements Watched {
        @Override
        public Source source() {
            return new Source(examples.dataset(), split, "");
        }

        @Override
        public boolean isReady(long begin) {
            return true;
        }

        @Override
        public long begin() {
            return 0;
        }

        @Override
        public Seen see(int window) {
            int from = window * size;
            return new Seen(
                    examples.negativeLogs(from, from + size),
                    LongStream.range(from, from + size).toArray(),
                    from + size,
                    0,
                    i -> "");
        }
    }
}
