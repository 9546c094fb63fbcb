package org.touchstone.kernel.saliency.statistics;

/**
 * x_ri = mu + a_r + b_i + e_ri: variance components by the method of moments (they may come out negative), and the variance
 * of the mean, sigma2_seed / R + sigma2_image / N + sigma2_residual / (R N). Exact for complete tables; where cells are
 * missing, R N is the number of values and the moments are those of the linearized mean.
 *
 * @param seed between re-initializations
 * @param image between images
 * @param residual within a cell
 */
public record VarianceComponents(int rows, int columns, int count, double seed, double image, double residual) {

    /** Of a table with at least two seeds and two images. */
    public static VarianceComponents of(CrossedTable table) {
        int rows = table.rows();
        int columns = table.columns();
        if (rows < 2 || columns < 2) {
            throw new IllegalArgumentException(
                    "Variance components need two seeds and two images, not " + rows + " and " + columns + ".");
        }
        Influence influence = Influence.of(table);
        double r = rows;
        double n = columns;
        double ofSeed = influence.seedSquares() * r / (r - 1);
        double ofImage = Influence.squares(influence.ofImage()) * n / (n - 1);
        double ofCell = influence.cellSquares() * r * n / ((r - 1) * (n - 1));
        return new VarianceComponents(
                rows, columns, table.count(), (ofSeed - ofCell) * r, (ofImage - ofCell) * n, ofCell * table.count());
    }

    /** Variance of the mean with the components as they came out. */
    public double ofMean() {
        return seed / rows + image / columns + residual / count;
    }

    /** Variance of the mean with negative components set to zero. */
    public double ofMeanTruncated() {
        return Math.max(0, seed) / rows + Math.max(0, image) / columns + Math.max(0, residual) / count;
    }
}
