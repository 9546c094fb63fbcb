package org.touchstone.kernel.saliency.statistics;

import org.touchstone.kernel.saliency.similarity.Ranks;

/**
 * Whether a rank correlation of independent pairs differs from zero. Not for the pixels of two maps: neighbours are not
 * independent, and their p-values say nothing.
 *
 * @param rho Pearson's correlation of average ranks
 * @param twoSided p-value against any correlation
 * @param greater p-value against a positive one
 */
public record SpearmanTest(double rho, double twoSided, double greater) {
    /** 10! is the most pairings that are enumerated. */
    public static final int LARGEST_EXACT = 10;

    private static final double SAME = 1e-12;

    /** t = rho sqrt((n - 2) / ((1 - rho)(1 + rho))) with n - 2 degrees of freedom. */
    public static SpearmanTest approximate(double[] x, double[] y) {
        int degrees = x.length - 2;
        double rho = rho(x, y);
        double t = rho * Math.sqrt(degrees / Math.max(0, (1 - rho) * (1 + rho)));
        return new SpearmanTest(
                rho, Math.min(1, 2 * StudentT.upperTail(Math.abs(t), degrees)), StudentT.upperTail(t, degrees));
    }

    /** By all n! pairings; a pairing that ties with the observed one counts. */
    public static SpearmanTest exact(double[] x, double[] y) {
        double rho = rho(x, y);
        if (x.length > LARGEST_EXACT) {
            throw new IllegalArgumentException(
                    "All pairings of " + x.length + " are too many; at most " + LARGEST_EXACT + ".");
        }
        Pairings pairings = new Pairings(Ranks.centred(x), Ranks.centred(y));
        pairings.permute(x.length);
        return new SpearmanTest(rho, pairings.asFar / (double) pairings.all, pairings.asLarge / (double) pairings.all);
    }

    /** Pearson's correlation of average ranks; a constant side is a fault here. */
    public static double rho(double[] x, double[] y) {
        if (x.length != y.length || x.length < 3) {
            throw new IllegalArgumentException(
                    "Spearman's test needs at least three pairs, not " + x.length + " and " + y.length + " values.");
        }
        double[] a = Ranks.centred(x);
        double[] b = Ranks.centred(y);
        double squares = dot(a, a) * dot(b, b);
        if (squares == 0) {
            throw new IllegalArgumentException("A constant variable has no rank correlation.");
        }
        return dot(a, b) / Math.sqrt(squares);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Heap's enumeration of the pairings. */
    private static final class Pairings {
        private final double[] a;
        private final double[] b;
        private final double observed;
        private long all;
        private long asFar;
        private long asLarge;

        Pairings(double[] a, double[] b) {
            this.a = a;
            this.b = b.clone();
            this.observed = dot(a, b);
        }

        void permute(int size) {
            if (size == 1) {
                count(dot(a, b));
                return;
            }
            for (int i = 0; i < size; i++) {
                permute(size - 1);
                int j = size % 2 == 0 ? i : 0;
                double swap = b[j];
                b[j] = b[size - 1];
                b[size - 1] = swap;
            }
        }

        private void count(double statistic) {
            all++;
            asLarge += statistic >= observed - SAME ? 1 : 0;
            asFar += Math.abs(statistic) >= Math.abs(observed) - SAME ? 1 : 0;
        }
    }
}
