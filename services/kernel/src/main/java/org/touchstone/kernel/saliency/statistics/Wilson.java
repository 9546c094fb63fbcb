package org.touchstone.kernel.saliency.statistics;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** Wilson's score interval of a proportion (1927): sensible also at 0 and at 1. */
public final class Wilson {
    private Wilson() {}

    /** {@code level} interval after {@code successes} of {@code trials}. */
    public static Interval interval(long successes, long trials, double level) {
        if (trials < 1 || successes < 0 || successes > trials) {
            throw new IllegalArgumentException(successes + " of " + trials + " is no proportion.");
        }
        double z = NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - level) / 2);
        double n = trials;
        double p = successes / n;
        double centre = (p + z * z / (2 * n)) / (1 + z * z / n);
        double half = z / (1 + z * z / n) * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n));
        return new Interval(successes == 0 ? 0 : centre - half, successes == trials ? 1 : centre + half);
    }
}
