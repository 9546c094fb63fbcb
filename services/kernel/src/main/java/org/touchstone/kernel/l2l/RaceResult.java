package org.touchstone.kernel.l2l;

import java.util.Arrays;

/**
 * Losses of one optimizer: {@code losses[t][b]} of function b after t steps, t = 0..horizon. Infinite from where a function
 * left the finite numbers.
 */
@SuppressWarnings("ArrayRecordComponent")
public record RaceResult(double[][] losses) {
    /** The mean over the functions at each step. */
    public double[] meanPerStep() {
        double[] means = new double[losses.length];
        for (int t = 0; t < means.length; t++) {
            for (double loss : losses[t]) {
                means[t] += loss / losses[t].length;
            }
        }
        return means;
    }

    /** At each step the loss that the fraction {@code q} of the functions does not exceed, without interpolation. */
    public double[] quantilePerStep(double q) {
        double[] quantiles = new double[losses.length];
        for (int t = 0; t < losses.length; t++) {
            double[] sorted = losses[t].clone();
            Arrays.sort(sorted);
            quantiles[t] = sorted[(int) (q * (sorted.length - 1))];
        }
        return quantiles;
    }

    /** The losses of each function after the last step. */
    public double[] last() {
        return losses[losses.length - 1].clone();
    }

    /** The sum over all steps but the last of the mean loss, as the paper's meta-loss counts. */
    public double sum() {
        double[] means = meanPerStep();
        double sum = 0;
        for (int t = 0; t < means.length - 1; t++) {
            sum += means[t];
        }
        return sum;
    }
}
