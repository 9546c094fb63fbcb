package org.touchstone.kernel.saliency.statistics;

import java.util.List;

/**
 * A weighted sum of table means, sum_k w_k x_k, its variance by parts and its degrees of freedom. Tables over the same
 * images share the images' part, so what an image does to all of them cancels as the weights say; seeds of different
 * tables are independent draws.
 *
 * @param seeds what varies with the seeds: falls as 1 / R
 * @param images what varies with the images: falls as 1 / N
 * @param cells the rest: falls as 1 / (R N)
 * @param degrees smallest number of seeds of a sampled table, less one; 0 if one has a single seed
 */
public record Contrast(double estimate, double seeds, double images, double cells, int degrees) {
    /** Where the sum holds no sampled table, its value is known and any number of degrees serves. */
    private static final int KNOWN = 1_000;

    /**
     * One term.
     *
     * @param sharesImages whether the columns are the same images as those of the other terms that say so
     * @param sampledSeeds whether the rows are draws of a random network (else there is one network, and no 1 / R part)
     */
    public record Term(double weight, CrossedTable table, boolean sharesImages, boolean sampledSeeds) {}

    /** The sum of {@code known} and the terms. */
    public static Contrast of(double known, List<Term> terms) {
        double estimate = known;
        double seeds = 0;
        double cells = 0;
        double sharedCells = 0;
        double images = 0;
        int degrees = KNOWN;
        double[] shared = new double[0];
        for (Term term : terms) {
            Influence influence = Influence.of(term.table());
            double r = term.table().rows();
            double n = term.table().columns();
            double square = term.weight() * term.weight();
            estimate += term.weight() * term.table().mean();
            double ofCells = r < 2 || n < 2 ? 0 : square * influence.cellSquares() * r * n / ((r - 1) * (n - 1));
            cells += ofCells;
            if (term.sampledSeeds()) {
                degrees = Math.min(degrees, term.table().rows() - 1);
                seeds += r < 2 ? 0 : Math.max(0, square * influence.seedSquares() * r / (r - 1) - ofCells);
            }
            if (term.sharesImages()) {
                sharedCells += ofCells;
                shared = add(shared, influence.ofImage(), term.weight());
            } else {
                images += Math.max(0, bessel(square * Influence.squares(influence.ofImage()), n) - ofCells);
            }
        }
        images += Math.max(0, bessel(Influence.squares(shared), shared.length) - sharedCells);
        return new Contrast(estimate, seeds, images, cells, degrees);
    }

    /** sigma2_seed / R + sigma2_image / N + sigma2_residual / (R N), components that came out negative being zero. */
    public double variance() {
        return seeds + images + cells;
    }

    /** What the variance would be with so many times the seeds and the images. */
    public double varianceAt(double timesSeeds, double timesImages) {
        return seeds / timesSeeds + images / timesImages + cells / (timesSeeds * timesImages);
    }

    /** P(a larger estimate | the true sum is 0): small if the sum is positive. A sum without variance is certain. */
    public double pPositive() {
        return p(estimate);
    }

    /** Small if the sum is negative. */
    public double pNegative() {
        return p(-estimate);
    }

    /** Interval of the sum. */
    public Interval interval(double level) {
        return StudentT.interval(estimate, variance(), degrees, level);
    }

    private double p(double distance) {
        if (distance == 0) {
            return degrees < 1 || variance() > 0 ? 0.5 : 1;
        }
        return StudentT.upperTail(distance / Math.sqrt(variance()), degrees);
    }

    private static double bessel(double squares, double n) {
        return n < 2 ? squares : squares * n / (n - 1);
    }

    private static double[] add(double[] sum, double[] values, double weight) {
        if (sum.length != 0 && sum.length != values.length) {
            throw new IllegalArgumentException("Tables of " + sum.length + " and " + values.length
                    + " images cannot be tables of the same images.");
        }
        double[] added = sum.length == 0 ? new double[values.length] : sum.clone();
        for (int i = 0; i < values.length; i++) {
            added[i] += weight * values[i];
        }
        return added;
    }
}
