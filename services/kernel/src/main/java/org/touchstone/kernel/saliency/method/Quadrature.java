package org.touchstone.kernel.saliency.method;

import java.util.Arrays;

/**
 * A rule for integrals over [0, 1]: nodes a and weights w, so that the integral of f is about the sum of w f(a). Used for
 * integrated gradients (Sundararajan, Taly and Yan 2017, eq. 3).
 *
 * @param steps how many nodes, at least 2
 */
public record Quadrature(Rule rule, int steps) {
    /** More nodes than this make no map better. */
    public static final int MOST_STEPS = 10_000;

    private static final double CONVERGED = 1e-16;
    private static final int MOST_ITERATIONS = 100;

    /** Where the nodes are. */
    public enum Rule {
        /** Exact for polynomials of degree 2 steps - 1. */
        GAUSS_LEGENDRE,
        /** Both ends included, all weights 1 / steps: the reference implementation of the PAIR group. */
        PAIR,
        /** k / steps. */
        LEFT,
        /** (k + 1) / steps. */
        RIGHT,
        /** (k + 1/2) / steps. */
        MIDDLE,
        /** Both ends included with half weights. Difference from Captum: the weights sum to 1, not to 1 - 1 / steps. */
        TRAPEZOID
    }

    public Quadrature {
        if (steps < 2 || steps > MOST_STEPS) {
            throw new IllegalArgumentException("steps must be from 2 to " + MOST_STEPS + ", not " + steps);
        }
    }

    /** Gauss and Legendre's rule. */
    public static Quadrature gaussLegendre(int steps) {
        return new Quadrature(Rule.GAUSS_LEGENDRE, steps);
    }

    /** The a, ascending. */
    public double[] nodes() {
        return switch (rule) {
            case GAUSS_LEGENDRE -> legendre()[0];
            case PAIR, TRAPEZOID -> spread(0, steps - 1);
            case LEFT -> spread(0, steps);
            case RIGHT -> spread(1, steps);
            case MIDDLE -> spread(0.5, steps);
        };
    }

    /** The w, in the order of the nodes. */
    public double[] weights() {
        if (rule == Rule.GAUSS_LEGENDRE) {
            return legendre()[1];
        }
        double[] weights = new double[steps];
        if (rule == Rule.TRAPEZOID) {
            Arrays.fill(weights, 1.0 / (steps - 1));
            weights[0] /= 2;
            weights[steps - 1] /= 2;
        } else {
            Arrays.fill(weights, 1.0 / steps);
        }
        return weights;
    }

    private double[] spread(double first, int divisor) {
        double[] nodes = new double[steps];
        for (int k = 0; k < steps; k++) {
            nodes[k] = (k + first) / divisor;
        }
        return nodes;
    }

    /** Roots of the Legendre polynomial by Newton's method from Tricomi's guess, moved from [-1, 1] to [0, 1]. */
    private double[][] legendre() {
        double[] nodes = new double[steps];
        double[] weights = new double[steps];
        for (int i = 0; i < (steps + 1) / 2; i++) {
            double x = Math.cos(Math.PI * (i + 0.75) / (steps + 0.5));
            double derivative = 0;
            for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
                double[] polynomial = legendreAt(x);
                derivative = polynomial[1];
                double step = polynomial[0] / derivative;
                x -= step;
                if (Math.abs(step) <= CONVERGED) {
                    break;
                }
            }
            derivative = legendreAt(x)[1];
            int mirrored = steps - 1 - i;
            nodes[mirrored] = (1 + x) / 2;
            nodes[i] = (1 - x) / 2;
            weights[i] = 1 / ((1 - x * x) * derivative * derivative);
            weights[mirrored] = weights[i];
        }
        return new double[][] {nodes, weights};
    }

    /** The polynomial and its derivative. */
    private double[] legendreAt(double x) {
        double before = 1;
        double value = x;
        for (int k = 2; k <= steps; k++) {
            double next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
            before = value;
            value = next;
        }
        return new double[] {value, steps * (x * value - before) / (x * x - 1)};
    }
}
