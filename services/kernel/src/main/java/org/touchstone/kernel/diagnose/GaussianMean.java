package org.touchstone.kernel.diagnose;

import java.util.function.DoubleUnaryOperator;

/**
 * E[g(xi)] for a standard normal xi, to about 1e-12, for g smooth on each side of 0: Gauss and Legendre on panels that
 * halve towards 0, so that a kink at 0 and a slope as steep as 1e9 do no harm.
 */
final class GaussianMean {
    private static final int NODES = 20;
    private static final int PANELS = 40;
    private static final double END = 14;
    private static final double[][] RULE = rule();

    private GaussianMean() {}

    static double of(DoubleUnaryOperator g) {
        double sum = 0;
        for (int panel = 0; panel < PANELS; panel++) {
            double high = Math.scalb(END, -panel);
            double low = panel == PANELS - 1 ? 0 : high / 2;
            sum += integral(xi -> (g.applyAsDouble(xi) + g.applyAsDouble(-xi)) * Math.exp(-xi * xi / 2), low, high);
        }
        return sum / Math.sqrt(2 * Math.PI);
    }

    static double integral(DoubleUnaryOperator g, double low, double high) {
        double middle = (low + high) / 2;
        double half = (high - low) / 2;
        double sum = 0;
        for (int i = 0; i < NODES; i++) {
            sum += RULE[1][i] * g.applyAsDouble(middle + half * RULE[0][i]);
        }
        return half * sum;
    }

    /** Nodes and weights on [-1, 1], by Newton's method on the Legendre polynomial. */
    private static double[][] rule() {
        double[] nodes = new double[NODES];
        double[] weights = new double[NODES];
        for (int i = 0; i < NODES; i++) {
            double x = Math.cos(Math.PI * (i + 0.75) / (NODES + 0.5));
            double slope = 1;
            for (int round = 0; round < 50; round++) {
                double before = 1;
                double value = x;
                for (int k = 2; k <= NODES; k++) {
                    double next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
                    before = value;
                    value = next;
                }
                slope = NODES * (x * value - before) / (x * x - 1);
                x -= value / slope;
            }
            nodes[i] = x;
            weights[i] = 2 / ((1 - x * x) * slope * slope);
        }
        return new double[][] {nodes, weights};
    }
}
