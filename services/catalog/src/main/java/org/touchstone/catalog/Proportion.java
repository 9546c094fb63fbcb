package org.touchstone.catalog;

/**
 * A share of successes with its 95 % interval by Wilson, "Probable inference, the law of succession, and statistical
 * inference" (1927): unlike the normal one it stays inside [0, 1] and is honest near its ends.
 */
public record Proportion(long successes, long trials, double value, double low, double high) {
    private static final double Z_95 = 1.959963984540054;

    /** Of at least one trial. */
    public static Proportion of(long successes, long trials) {
        if (trials < 1 || successes < 0 || successes > trials) {
            throw new IllegalArgumentException(successes + " successes of " + trials + " trials.");
        }
        double n = trials;
        double p = successes / n;
        double z2 = Z_95 * Z_95;
        double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
        double half = Z_95 / (1 + z2 / n) * Math.sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        return new Proportion(
                successes,
                trials,
                p,
                successes == 0 ? 0 : Math.max(0, middle - half),
                successes == trials ? 1 : Math.min(1, middle + half));
    }
}
