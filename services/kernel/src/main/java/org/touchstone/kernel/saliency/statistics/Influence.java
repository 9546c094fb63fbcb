package org.touchstone.kernel.saliency.statistics;

import java.util.Arrays;

/**
 * What each seed, each image and what is left of each cell contribute to a table's mean: with d = x - mean where there is
 * a value and 0 elsewhere, the sums of d over rows and columns and d centred both ways, all over the number of values.
 */
final class Influence {
    private final double[] ofSeed;
    private final double[] ofImage;
    private final double cellSquares;

    private Influence(double[] ofSeed, double[] ofImage, double cellSquares) {
        this.ofSeed = ofSeed;
        this.ofImage = ofImage;
        this.cellSquares = cellSquares;
    }

    static Influence of(CrossedTable table) {
        int rows = table.rows();
        int columns = table.columns();
        double mean = table.mean();
        double count = table.count();
        double[] ofSeed = new double[rows];
        double[] ofImage = new double[columns];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < columns; i++) {
                double share = deviation(table, r, i, mean) / count;
                ofSeed[r] += share;
                ofImage[i] += share;
            }
        }
        double squares = 0;
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < columns; i++) {
                double rest = deviation(table, r, i, mean) / count - ofSeed[r] / columns - ofImage[i] / rows;
                squares += rest * rest;
            }
        }
        return new Influence(ofSeed, ofImage, squares);
    }

    double[] ofImage() {
        return ofImage;
    }

    double seedSquares() {
        return squares(ofSeed);
    }

    double cellSquares() {
        return cellSquares;
    }

    static double squares(double[] values) {
        return Arrays.stream(values).map(v -> v * v).sum();
    }

    private static double deviation(CrossedTable table, int row, int column, double mean) {
        return table.present(row, column) ? table.value(row, column) - mean : 0;
    }
}
