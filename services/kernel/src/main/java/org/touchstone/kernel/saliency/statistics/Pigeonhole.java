package org.touchstone.kernel.saliency.statistics;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.touchstone.kernel.random.Key;

/**
 * The two-way bootstrap: seeds and images are drawn anew, independently, with replacement, and a cell counts as often as
 * the product of both (Owen, "The pigeonhole bootstrap", 2007). Missing cells stay missing.
 */
public final class Pigeonhole {
    private Pigeonhole() {}

    /**
     * The bootstrap's variance of the mean in closed form, without drawing: exact for a complete table, of the linearized
     * mean otherwise. It errs upwards, by about twice the residual's share.
     */
    public static double variance(CrossedTable table) {
        Influence influence = Influence.of(table);
        return influence.seedSquares() + Influence.squares(influence.ofImage()) + influence.cellSquares();
    }

    /** Means of {@code replicates} tables drawn anew; a draw that hits no value repeats the table's own mean. */
    public static double[] means(CrossedTable table, int replicates, Key key) {
        double[] means = new double[replicates];
        for (int b = 0; b < replicates; b++) {
            RandomGenerator random = key.fold(b).generator();
            int[] seeds = draw(table.rows(), random);
            int[] images = draw(table.columns(), random);
            means[b] = weightedMean(table, seeds, images);
        }
        return means;
    }

    /** The percentile interval of the mean; with fewer than about twenty seeds it is too short. */
    public static Interval percentile(CrossedTable table, int replicates, double level, Key key) {
        double[] means = means(table, replicates, key);
        Arrays.sort(means);
        return new Interval(quantile(means, (1 - level) / 2), quantile(means, (1 + level) / 2));
    }

    private static int[] draw(int count, RandomGenerator random) {
        int[] times = new int[count];
        for (int i = 0; i < count; i++) {
            times[random.nextInt(count)]++;
        }
        return times;
    }

    private static double weightedMean(CrossedTable table, int[] seeds, int[] images) {
        double sum = 0;
        long weight = 0;
        for (int r = 0; r < table.rows(); r++) {
            double rowSum = 0;
            long rowWeight = 0;
            for (int i = 0; seeds[r] > 0 && i < table.columns(); i++) {
                if (images[i] > 0 && table.present(r, i)) {
                    rowSum += images[i] * table.value(r, i);
                    rowWeight += images[i];
                }
            }
            sum += seeds[r] * rowSum;
            weight += seeds[r] * rowWeight;
        }
        return weight == 0 ? table.mean() : sum / weight;
    }

    /** Linear interpolation between order statistics. */
    static double quantile(double[] sorted, double p) {
        double place = p * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
