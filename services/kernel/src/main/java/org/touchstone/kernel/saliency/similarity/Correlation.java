package org.touchstone.kernel.saliency.similarity;

import java.util.Arrays;

/** The linear correlation of two vectors, one of which is prepared: centred, and its sum of squares known. */
final class Correlation {
    private final double[] centred;
    private final double squares;

    private Correlation(double[] centred) {
        this.centred = centred;
        this.squares = dot(centred, centred);
    }

    /** Of raw values, scaled by their largest magnitude first so that no square under- or overflows. */
    static Correlation ofValues(double[] values) {
        return new Correlation(centred(values));
    }

    /** Of ranks: Spearman's rho. */
    static Correlation ofRanks(double[] values) {
        return new Correlation(Ranks.centred(values));
    }

    /** Pearson's r of both, kept in [-1, 1]; undefined when either is constant. */
    Similarity with(Correlation other) {
        if (squares == 0 || other.squares == 0) {
            return new Similarity.Degenerate(Degeneracy.CONSTANT_FEATURES);
        }
        double r = dot(centred, other.centred) / Math.sqrt(squares * other.squares);
        return new Similarity.Value(Math.max(-1, Math.min(1, r)));
    }

    private static double[] centred(double[] values) {
        double scale = Arrays.stream(values).map(Math::abs).max().orElse(0);
        if (scale == 0 || Arrays.stream(values).allMatch(v -> v == values[0])) {
            return new double[values.length];
        }
        double mean = 0;
        for (double value : values) {
            mean += value / scale;
        }
        mean /= values.length;
        double[] centred = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            centred[i] = values[i] / scale - mean;
        }
        return centred;
    }

    private static double dot(double[] a, double[] b) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = 0;
        // Four independent sums: the order is fixed, and the processor need not wait for each addition.
        for (; i + 3 < a.length; i += 4) {
            sum0 += a[i] * b[i];
            sum1 += a[i + 1] * b[i + 1];
            sum2 += a[i + 2] * b[i + 2];
            sum3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            sum0 += a[i] * b[i];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }
}
