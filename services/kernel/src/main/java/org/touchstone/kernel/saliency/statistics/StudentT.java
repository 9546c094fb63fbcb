package org.touchstone.kernel.saliency.statistics;

import org.apache.commons.statistics.distribution.TDistribution;

/** Student's t with the conventions that few seeds and constant tables ask for. */
public final class StudentT {
    private StudentT() {}

    /** The two-sided critical value at confidence {@code level}; infinite without degrees of freedom. */
    public static double critical(double level, int degrees) {
        if (degrees < 1) {
            return Double.POSITIVE_INFINITY;
        }
        return TDistribution.of(degrees).inverseSurvivalProbability((1 - level) / 2);
    }

    /** P(T > t); one half without degrees of freedom, which decides nothing. */
    public static double upperTail(double t, int degrees) {
        if (degrees < 1) {
            return 0.5;
        }
        if (Double.isInfinite(t)) {
            return t > 0 ? 0 : 1;
        }
        return TDistribution.of(degrees).survivalProbability(t);
    }

    /** {@code level} interval for a mean: estimate plus and minus critical value times the root of its variance. */
    public static Interval interval(double estimate, double variance, int degrees, double level) {
        if (degrees < 1) {
            return Interval.UNBOUNDED;
        }
        return Interval.around(estimate, critical(level, degrees) * Math.sqrt(variance));
    }
}
