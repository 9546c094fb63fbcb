package org.touchstone.kernel.saliency.similarity;

import java.util.Optional;

/**
 * Histogram of oriented gradients (Dalal and Triggs 2005) of a map over its largest magnitude, with scikit-image's
 * conventions: 9 orientations without interpolation, gradients x[+1] - x[-1] that are zero on the border, mean magnitude
 * per cell (summed in float32, as there: what is tied decides a rank correlation of the vectors), L2-Hys blocks.
 *
 * @param pixelsPerCell side of a cell; incomplete cells at the lower and right border are dropped
 * @param cellsPerBlock side of a block; blocks overlap
 */
public record Hog(int pixelsPerCell, int cellsPerBlock) {
    /** For 28 x 28 maps, on which the paper's blocks do not fit: 144 values. */
    public static final Hog SMALL = new Hog(7, 1);
    /** The paper's, for maps of 48 x 48 and more. */
    public static final Hog PAPER = new Hog(16, 3);

    private static final int ORIENTATIONS = 9;
    private static final double EPSILON = 1e-5;
    private static final double CLIP = 0.2;
    private static final double[] COS = new double[ORIENTATIONS];
    private static final double[] SIN = new double[ORIENTATIONS];

    static {
        for (int k = 0; k < ORIENTATIONS; k++) {
            double angle = Math.toRadians(180.0 * k / ORIENTATIONS);
            COS[k] = Math.cos(angle);
            SIN[k] = Math.sin(angle);
        }
    }

    public Hog {
        if (pixelsPerCell < 1 || cellsPerBlock < 1) {
            throw new IllegalArgumentException("Cells of " + pixelsPerCell + " pixels in blocks of " + cellsPerBlock
                    + " cells: both are at least 1.");
        }
    }

    /**
     * The vector in the order block row, block column, cell row, cell column, orientation; empty if not one block fits in
     * the map.
     */
    public Optional<double[]> of(SaliencyMap map) {
        int rows = map.height() / pixelsPerCell;
        int columns = map.width() / pixelsPerCell;
        int blockRows = rows - cellsPerBlock + 1;
        int blockColumns = columns - cellsPerBlock + 1;
        if (blockRows < 1 || blockColumns < 1) {
            return Optional.empty();
        }
        float[] cells = cells(map, rows, columns);
        int blockLength = cellsPerBlock * cellsPerBlock * ORIENTATIONS;
        double[] vector = new double[blockRows * blockColumns * blockLength];
        int at = 0;
        for (int row = 0; row < blockRows; row++) {
            for (int column = 0; column < blockColumns; column++) {
                for (int k = 0; k < cellsPerBlock; k++) {
                    int run = cellsPerBlock * ORIENTATIONS;
                    int cell = ((row + k) * columns + column) * ORIENTATIONS;
                    for (int i = 0; i < run; i++) {
                        vector[at + k * run + i] = cells[cell + i];
                    }
                }
                normalize(vector, at, blockLength);
                at += blockLength;
            }
        }
        return Optional.of(vector);
    }

    private float[] cells(SaliencyMap map, int rows, int columns) {
        double[] x = map.overMaxAbs();
        int width = map.width();
        float[] cells = new float[rows * columns * ORIENTATIONS];
        for (int i = 0; i < rows * pixelsPerCell; i++) {
            boolean edgeRow = i == 0 || i == map.height() - 1;
            for (int j = 0; j < columns * pixelsPerCell; j++) {
                int at = i * width + j;
                double down = edgeRow ? 0 : x[at + width] - x[at - width];
                double right = j == 0 || j == width - 1 ? 0 : x[at + 1] - x[at - 1];
                if (down != 0 || right != 0) {
                    int cell = (i / pixelsPerCell) * columns + j / pixelsPerCell;
                    int bin = cell * ORIENTATIONS + bin(down, right);
                    cells[bin] = (float) (cells[bin] + Math.sqrt(down * down + right * right));
                }
            }
        }
        float area = (float) pixelsPerCell * pixelsPerCell;
        for (int i = 0; i < cells.length; i++) {
            cells[i] /= area;
        }
        return cells;
    }

    /**
     * floor(atan2(down, right) modulo 180 degrees / 20 degrees) without the arc tangent: the sign of the cross product
     * says on which side of a border between bins the gradient lies.
     */
    private static int bin(double down, double right) {
        boolean lower = down < 0 || (down == 0 && right < 0);
        double dy = lower ? -down : down;
        double dx = lower ? -right : right;
        int bin = 0;
        int step = 4;
        while (step > 0) {
            int next = bin + step;
            if (COS[next] * dy - SIN[next] * dx >= 0) {
                bin = next;
            }
            step >>= 1;
        }
        return bin == 7 && COS[8] * dy - SIN[8] * dx >= 0 ? 8 : bin;
    }

    private static void normalize(double[] vector, int from, int length) {
        divideByNorm(vector, from, length);
        for (int i = from; i < from + length; i++) {
            vector[i] = Math.min(vector[i], CLIP);
        }
        divideByNorm(vector, from, length);
    }

    private static void divideByNorm(double[] vector, int from, int length) {
        double squares = EPSILON * EPSILON;
        for (int i = from; i < from + length; i++) {
            squares += vector[i] * vector[i];
        }
        double norm = Math.sqrt(squares);
        for (int i = from; i < from + length; i++) {
            vector[i] /= norm;
        }
    }
}
