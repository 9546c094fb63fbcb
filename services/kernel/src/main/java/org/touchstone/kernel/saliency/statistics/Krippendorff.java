package org.touchstone.kernel.saliency.statistics;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Krippendorff's alpha for ordinal data: agreement of raters (here images) on the order of units (here methods), 1 for
 * perfect, 0 for chance. Tomsett et al. (2020) call an ordering unreliable below .65.
 */
public final class Krippendorff {
    private Krippendorff() {}

    /**
     * alpha = 1 - D_observed / D_expected. {@code ratings}: one row per rater, one column per unit; gaps are allowed, a
     * unit with one rating pairs with nothing. Empty where nothing can be compared: no pairs, or all ratings equal.
     */
    public static OptionalDouble ordinal(CrossedTable ratings) {
        SortedMap<Double, Double> totals = new TreeMap<>();
        for (int unit = 0; unit < ratings.columns(); unit++) {
            Map<Double, Integer> counts = counts(ratings, unit);
            int raters = counts.values().stream().mapToInt(Integer::intValue).sum();
            if (raters > 1) {
                counts.forEach((value, count) -> totals.merge(value, (double) count, Double::sum));
            }
        }
        double all = totals.values().stream().mapToDouble(Double::doubleValue).sum();
        Map<Double, Double> places = places(totals);
        double expected = disagreement(totals, places) / (all - 1);
        if (!(expected > 0)) {
            return OptionalDouble.empty();
        }
        double observed = 0;
        for (int unit = 0; unit < ratings.columns(); unit++) {
            Map<Double, Double> counts = new TreeMap<>();
            counts(ratings, unit).forEach((value, count) -> counts.put(value, (double) count));
            double raters =
                    counts.values().stream().mapToDouble(Double::doubleValue).sum();
            if (raters > 1) {
                observed += disagreement(counts, places) / (raters - 1);
            }
        }
        return OptionalDouble.of(1 - observed / expected);
    }

    /** Where a value lies among all: the ordinal distance of two values is the difference of their places. */
    private static Map<Double, Double> places(SortedMap<Double, Double> totals) {
        Map<Double, Double> places = new TreeMap<>();
        double below = 0;
        for (Map.Entry<Double, Double> total : totals.entrySet()) {
            places.put(total.getKey(), below + total.getValue() / 2);
            below += total.getValue();
        }
        return places;
    }

    /** Sum over ordered pairs of different ratings of the squared distance. */
    private static double disagreement(Map<Double, Double> counts, Map<Double, Double> places) {
        double sum = 0;
        for (Map.Entry<Double, Double> a : counts.entrySet()) {
            for (Map.Entry<Double, Double> b : counts.entrySet()) {
                double distance = places.getOrDefault(a.getKey(), 0.0) - places.getOrDefault(b.getKey(), 0.0);
                sum += a.getValue() * b.getValue() * distance * distance;
            }
        }
        return sum;
    }

    private static Map<Double, Integer> counts(CrossedTable ratings, int unit) {
        Map<Double, Integer> counts = new TreeMap<>();
        for (int rater = 0; rater < ratings.rows(); rater++) {
            if (ratings.present(rater, unit)) {
                counts.merge(ratings.value(rater, unit) + 0.0, 1, Integer::sum);
            }
        }
        return counts;
    }
}
