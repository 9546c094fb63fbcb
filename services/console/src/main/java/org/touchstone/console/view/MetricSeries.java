package org.touchstone.console.view;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One metric of one task by step, each step told by its newest epoch. Holds at most {@code capacity} points: beyond that every
 * bucket keeps its extremes. Points remember the offset that brought them, so that a reader can ask for what is new.
 */
final class MetricSeries {
    private final int capacity;
    private long[] steps = new long[16];
    private double[] values = new double[16];
    private long[] epochs = new long[16];
    private long[] offsets = new long[16];
    private int size;
    private boolean thinned;

    MetricSeries(int capacity) {
        this.capacity = capacity;
    }

    int size() {
        return size;
    }

    /** Whether points were left out to bound memory. */
    boolean thinned() {
        return thinned;
    }

    double last() {
        return size == 0 ? Double.NaN : values[size - 1];
    }

    /** Takes a point unless the step is already told by a newer epoch. */
    void add(long step, double value, long epoch, long offset) {
        int index = size > 0 && steps[size - 1] < step ? size : find(step);
        if (index < size && steps[index] == step) {
            if (epochs[index] <= epoch) {
                set(index, step, value, epoch, offset);
            }
            return;
        }
        if (size == steps.length) {
            grow(size * 2);
        }
        shift(index);
        set(index, step, value, epoch, offset);
        size++;
        if (size > capacity) {
            thin(capacity / 2);
        }
    }

    /** Forgets what epochs before {@code epoch} told beyond {@code step}: the new owner does it again. */
    void dropBeyond(long step, long epoch) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (steps[i] <= step || epochs[i] >= epoch) {
                set(kept++, steps[i], values[i], epochs[i], offsets[i]);
            }
        }
        size = kept;
    }

    /** Keeps about {@code points} of them, extremes included. */
    void thin(int points) {
        if (size <= points) {
            return;
        }
        int[] keep = Points.indices(values, size, points);
        for (int i = 0; i < keep.length; i++) {
            set(i, steps[keep[i]], values[keep[i]], epochs[keep[i]], offsets[keep[i]]);
        }
        size = keep.length;
        thinned = true;
        grow(Math.max(16, size));
    }

    /** All points. */
    Points points() {
        return new Points(Arrays.copyOf(steps, size), Arrays.copyOf(values, size), Arrays.copyOf(epochs, size));
    }

    /** The points that came with an event beyond {@code offset}. */
    Points since(long offset) {
        int[] fresh = IntStream.range(0, size).filter(i -> offsets[i] > offset).toArray();
        return new Points(
                Arrays.stream(fresh).mapToLong(i -> steps[i]).toArray(),
                Arrays.stream(fresh).mapToDouble(i -> values[i]).toArray(),
                Arrays.stream(fresh).mapToLong(i -> epochs[i]).toArray());
    }

    private int find(long step) {
        int found = Arrays.binarySearch(steps, 0, size, step);
        return found >= 0 ? found : -found - 1;
    }

    private void shift(int index) {
        System.arraycopy(steps, index, steps, index + 1, size - index);
        System.arraycopy(values, index, values, index + 1, size - index);
        System.arraycopy(epochs, index, epochs, index + 1, size - index);
        System.arraycopy(offsets, index, offsets, index + 1, size - index);
    }

    private void set(int index, long step, double value, long epoch, long offset) {
        steps[index] = step;
        values[index] = value;
        epochs[index] = epoch;
        offsets[index] = offset;
    }

    private void grow(int length) {
        steps = Arrays.copyOf(steps, length);
        values = Arrays.copyOf(values, length);
        epochs = Arrays.copyOf(epochs, length);
        offsets = Arrays.copyOf(offsets, length);
    }
}
