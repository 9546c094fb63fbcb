package org.touchstone.kernel.saliency.similarity;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A square window as the product of one row of weights with itself, which sum to 1. Only places where it lies wholly
 * inside the map are looked at: the index is averaged over the map less a border of (size - 1) / 2, so no reflection is
 * ever needed.
 *
 * @param weights odd in number
 */
public record Window(List<Double> weights) {
    private static final double SIGMA = 1.5;
    private static final int RADIUS = 5;

    public Window {
        weights = List.copyOf(weights);
        if (weights.size() < 3 || weights.size() % 2 == 0) {
            throw new IllegalArgumentException(
                    "A window has an odd number of weights, 3 or more, not " + weights.size() + ".");
        }
    }

    /** {@code size} x {@code size} equal weights. */
    public static Window uniform(int size) {
        return new Window(Collections.nCopies(Math.max(0, size), 1.0 / size));
    }

    /** sigma 1.5, truncated at 3.5 sigma: 11 x 11. */
    public static Window gaussian() {
        double[] weights = new double[2 * RADIUS + 1];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            double x = (i - RADIUS) / SIGMA;
            weights[i] = Math.exp(-x * x / 2);
            sum += weights[i];
        }
        double total = sum;
        return new Window(Arrays.stream(weights).mapToObj(w -> w / total).toList());
    }

    /** Entries along one side. */
    public int size() {
        return weights.size();
    }

    /** Weighted means at all (height - size + 1) x (width - size + 1) places. */
    double[] means(double[] values, int height, int width) {
        int rows = height - size() + 1;
        int columns = width - size() + 1;
        double[] down = new double[rows * width];
        for (int k = 0; k < size(); k++) {
            // A run of rows is one run of memory, so the vertical pass is a single long loop.
            addScaled(down, 0, values, k * width, rows * width, weights.get(k));
        }
        double[] means = new double[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < size(); k++) {
                addScaled(means, row * columns, down, row * width + k, columns, weights.get(k));
            }
        }
        return means;
    }

    private static void addScaled(double[] sum, int at, double[] values, int from, int count, double weight) {
        for (int i = 0; i < count; i++) {
            sum[at + i] += weight * values[from + i];
        }
    }
}
