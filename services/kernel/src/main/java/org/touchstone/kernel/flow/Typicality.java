package org.touchstone.kernel.flow;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;

/**
 * Two-sided test of windows of examples: |mean of -log p - that of training data| against its (1 - level) quantile over
 * bootstrap windows. Source: Nalisnick et al., "Detecting out-of-distribution inputs to deep generative models using
 * typicality" (2019). A low threshold alone would miss data that are likelier than the training's, which happens: digits under
 * a model of clothes.
 */
public record Typicality(double trainingMean, double threshold, int window, double level) {
    private static final int BOOTSTRAPS = 2000;

    /** Learned from -log p of training (better: held-out) examples. */
    public static Typicality of(double[] negativeLogDensities, int window, double level, Key key) {
        SpecException.require(window >= 1, "window", "must be 1 or more, not " + window);
        SpecException.require(level > 0 && level < 1, "level", "must be between 0 and 1, not " + level);
        SpecException.require(
                negativeLogDensities.length >= 2
                        && Arrays.stream(negativeLogDensities).allMatch(Double::isFinite),
                "densities",
                "at least two are needed, all finite");
        double mean = Arrays.stream(negativeLogDensities).average().orElseThrow();
        double[] distances = new double[BOOTSTRAPS];
        RandomGenerator random = key.generator();
        for (int i = 0; i < BOOTSTRAPS; i++) {
            double sum = 0;
            for (int j = 0; j < window; j++) {
                sum += negativeLogDensities[random.nextInt(negativeLogDensities.length)];
            }
            distances[i] = Math.abs(sum / window - mean);
        }
        Arrays.sort(distances);
        int rank = (int) Math.ceil((1 - level) * BOOTSTRAPS) - 1;
        return new Typicality(mean, distances[Math.max(0, rank)], window, level);
    }

    /** |mean of -log p of the window - that of training|. */
    public double distance(double[] negativeLogDensities) {
        SpecException.require(
                negativeLogDensities.length == window,
                "window",
                "is of " + negativeLogDensities.length + " examples, the threshold is for " + window);
        return Math.abs(Arrays.stream(negativeLogDensities).average().orElseThrow() - trainingMean);
    }

    /** Whether the window could be of the training's distribution; one with a NaN could not. */
    public boolean isTypical(double[] negativeLogDensities) {
        return distance(negativeLogDensities) <= threshold;
    }

    /** Share of whole windows, one after another, that are typical; 1 where there is none. */
    public double typicalShare(double[] negativeLogDensities) {
        int windows = negativeLogDensities.length / window;
        int typical = 0;
        for (int w = 0; w < windows; w++) {
            typical += isTypical(Arrays.copyOfRange(negativeLogDensities, w * window, (w + 1) * window)) ? 1 : 0;
        }
        return windows == 0 ? 1 : (double) typical / windows;
    }
}
