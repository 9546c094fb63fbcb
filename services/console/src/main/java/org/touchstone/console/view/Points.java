package org.touchstone.console.view;

import java.util.Arrays;

/**
 * A stretch of a metric: at {@code steps[i]} the value was {@code values[i]}, told by epoch {@code epochs[i]}. Steps rise.
 * The arrays are the holder's to keep and not to change.
 */
@SuppressWarnings("ArrayRecordComponent")
public record Points(long[] steps, double[] values, long[] epochs) {

    /** Number of points. */
    public int size() {
        return steps.length;
    }

    /**
     * At most {@code maxPoints} (at least 4) of them: the steps are cut into buckets of equal count and each gives its smallest
     * and its largest value, so that no peak is lost; first and last point stay.
     */
    public Points sample(int maxPoints) {
        int[] keep = indices(values, steps.length, maxPoints);
        long[] keptSteps = new long[keep.length];
        double[] keptValues = new double[keep.length];
        long[] keptEpochs = new long[keep.length];
        for (int i = 0; i < keep.length; i++) {
            keptSteps[i] = steps[keep[i]];
            keptValues[i] = values[keep[i]];
            keptEpochs[i] = epochs[keep[i]];
        }
        return new Points(keptSteps, keptValues, keptEpochs);
    }

    /** Rising indices of the points that {@link #sample} keeps. */
    static int[] indices(double[] values, int size, int maxPoints) {
        if (maxPoints < 4) {
            throw new IllegalArgumentException("maxPoints must be at least 4, was " + maxPoints);
        }
        if (size <= maxPoints) {
            int[] all = new int[size];
            Arrays.setAll(all, i -> i);
            return all;
        }
        int buckets = (maxPoints - 2) / 2;
        int[] kept = new int[2 + 2 * buckets];
        int count = 0;
        kept[count++] = 0;
        int inner = size - 2;
        for (int bucket = 0; bucket < buckets; bucket++) {
            int from = 1 + (int) ((long) inner * bucket / buckets);
            int to = 1 + (int) ((long) inner * (bucket + 1) / buckets);
            int low = from;
            int high = from;
            for (int i = from + 1; i < to; i++) {
                low = Double.compare(values[i], values[low]) < 0 ? i : low;
                high = Double.compare(values[i], values[high]) > 0 ? i : high;
            }
            kept[count++] = Math.min(low, high);
            if (low != high) {
                kept[count++] = Math.max(low, high);
            }
        }
        kept[count++] = size - 1;
        return Arrays.copyOf(kept, count);
    }
}
