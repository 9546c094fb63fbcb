package org.touchstone.kernel.l2l;

import java.util.List;

/**
 * What the episodes of an update contribute together: the sum of the meta-gradients that can be used, and of their meta-losses.
 *
 * @param used episodes in the sums; the others are left out
 */
@SuppressWarnings("ArrayRecordComponent")
public record MetaGradient(double[] sum, double losses, int used) {
    /** Of results in the order of the episodes, for phi of so many numbers. */
    public static MetaGradient of(List<EpisodeResult> results, int parameters) {
        double[] sum = new double[parameters];
        double losses = 0;
        int used = 0;
        for (EpisodeResult result : results) {
            if (result.usable()) {
                used++;
                losses += result.metaLoss();
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += result.gradient()[i];
                }
            }
        }
        return new MetaGradient(sum, losses, used);
    }

    /** The norm of the mean meta-gradient, before it is clipped; NaN where no episode can be used. */
    public double norm() {
        return norm(sum) / used;
    }

    /** The mean meta-loss; NaN where no episode can be used. */
    public double loss() {
        return losses / used;
    }

    static double norm(double[] vector) {
        double squares = 0;
        for (double value : vector) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }
}
