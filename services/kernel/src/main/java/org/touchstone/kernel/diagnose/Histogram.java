package org.touchstone.kernel.diagnose;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Counts between edges, and of what lies outside.
 *
 * @param edges ascending, one more than counts
 */
public record Histogram(List<Double> edges, List<Long> counts, long below, long above) {
    public Histogram {
        edges = List.copyOf(edges);
        counts = List.copyOf(counts);
        if (counts.isEmpty() || edges.size() != counts.size() + 1) {
            throw new IllegalArgumentException(
                    "a histogram of " + counts.size() + " counts cannot have " + edges.size() + " edges");
        }
    }

    static Histogram linear(Bins bins, double from, double to, int count) {
        if (count < 1 || !(from < to)) {
            throw new IllegalArgumentException("no " + count + " bins from " + from + " to " + to);
        }
        double width = (to - from) / count;
        long[] counts = new long[count + 2];
        for (int i = 0; i < bins.size(); i++) {
            double place = Math.floor((bins.middle(i) - from) / width);
            counts[(int) Math.max(-1, Math.min(count, place)) + 1] += bins.count(i);
        }
        return of(
                counts,
                IntStream.rangeClosed(0, count).mapToObj(i -> from + i * width).toList());
    }

    static Histogram logarithmic(Bins bins, int lowest, int highest) {
        if (lowest > highest) {
            throw new IllegalArgumentException("no powers of 2 from " + lowest + " to " + highest);
        }
        int count = highest - lowest + 1;
        long[] counts = new long[count + 2];
        for (int i = 0; i < bins.size(); i++) {
            int exponent = Math.getExponent(bins.middle(i));
            counts[Math.max(-1, Math.min(count, exponent - lowest)) + 1] += bins.count(i);
        }
        return of(
                counts,
                IntStream.rangeClosed(lowest, highest + 1)
                        .mapToObj(e -> Math.scalb(1.0, e))
                        .toList());
    }

    private static Histogram of(long[] counts, List<Double> edges) {
        int last = counts.length - 1;
        return new Histogram(edges, Arrays.stream(counts, 1, last).boxed().toList(), counts[0], counts[last]);
    }
}
