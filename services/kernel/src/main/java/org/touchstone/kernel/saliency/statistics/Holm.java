package org.touchstone.kernel.saliency.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Holm's step-down adjustment of p-values (1979): controls the chance of any false claim in the family. */
public final class Holm {
    private Holm() {}

    /** Adjusted p-values in the order given: a hypothesis is rejected at alpha if its value is at most alpha. */
    public static double[] adjust(double[] p) {
        List<Integer> order = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .toList();
        double[] adjusted = new double[p.length];
        double largest = 0;
        for (int place = 0; place < p.length; place++) {
            int index = order.get(place);
            if (!(p[index] >= 0 && p[index] <= 1)) {
                throw new IllegalArgumentException("Hypothesis " + index + " has a p-value of " + p[index] + ".");
            }
            largest = Math.max(largest, Math.min(1, (p.length - place) * p[index]));
            adjusted[index] = largest;
        }
        return adjusted;
    }
}
