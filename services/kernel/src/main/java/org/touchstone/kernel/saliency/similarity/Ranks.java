package org.touchstone.kernel.saliency.similarity;

/**
 * Average ranks (ties share the mean of their places), centred at zero. Sorting is a radix sort of the ordered bits of the
 * doubles; digits in which all values agree are skipped, so values that came from float32 cost four passes, not six.
 */
public final class Ranks {
    private static final int WIDE_DIGIT = 11;
    private static final int NARROW_DIGIT = 8;
    private static final int WIDE_FROM = 4096;

    private Ranks() {}

    /** Rank minus (n + 1) / 2 of every value: multiples of one half that sum to zero. */
    public static double[] centred(double[] values) {
        int n = values.length;
        long[] keys = new long[n];
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            keys[i] = orderedBits(values[i]);
            order[i] = i;
        }
        Sorted sorted = sort(keys, order);
        double[] ranks = new double[n];
        for (int from = 0; from < n; ) {
            int to = from + 1;
            while (to < n && sorted.keys[to] == sorted.keys[from]) {
                to++;
            }
            double rank = (from + to - n) / 2.0;
            for (int i = from; i < to; i++) {
                ranks[sorted.order[i]] = rank;
            }
            from = to;
        }
        return ranks;
    }

    /** Unsigned order of the result is the order of the doubles; the two zeros are one. */
    private static long orderedBits(double value) {
        long bits = Double.doubleToRawLongBits(value + 0.0);
        return bits ^ ((bits >> 63) | Long.MIN_VALUE);
    }

    private static Sorted sort(long[] keys, int[] order) {
        int digit = keys.length < WIDE_FROM ? NARROW_DIGIT : WIDE_DIGIT;
        long differing = 0;
        for (long key : keys) {
            differing |= key ^ keys[0];
        }
        long mask = (1L << digit) - 1;
        Sorted now = new Sorted(keys, order);
        Sorted spare = new Sorted(new long[keys.length], new int[keys.length]);
        for (int shift = 0; shift < Long.SIZE; shift += digit) {
            if (((differing >>> shift) & mask) != 0) {
                scatter(now, spare, shift, mask);
                Sorted swap = now;
                now = spare;
                spare = swap;
            }
        }
        return now;
    }

    private static void scatter(Sorted from, Sorted to, int shift, long mask) {
        int[] next = new int[(int) mask + 2];
        for (long key : from.keys) {
            next[(int) ((key >>> shift) & mask) + 1]++;
        }
        for (int i = 1; i < next.length; i++) {
            next[i] += next[i - 1];
        }
        for (int i = 0; i < from.keys.length; i++) {
            int place = next[(int) ((from.keys[i] >>> shift) & mask)]++;
            to.keys[place] = from.keys[i];
            to.order[place] = from.order[i];
        }
    }

    private static final class Sorted {
        private final long[] keys;
        private final int[] order;

        Sorted(long[] keys, int[] order) {
            this.keys = keys;
            this.order = order;
        }
    }
}
