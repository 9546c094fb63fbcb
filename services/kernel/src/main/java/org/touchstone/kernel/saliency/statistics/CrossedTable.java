package org.touchstone.kernel.saliency.statistics;

import java.util.BitSet;

/**
 * One number per seed (row, R of them) and image (column, N of them), some missing. Missing is not zero and not "not a
 * number": a degenerate map has no similarity, and every estimate here says what it does about that. Immutable.
 */
public final class CrossedTable {
    private final int rows;
    private final int columns;
    private final double[] values;
    private final BitSet present;

    private CrossedTable(int rows, int columns, double[] values, BitSet present) {
        this.rows = rows;
        this.columns = columns;
        this.values = values;
        this.present = present;
    }

    /** Row-major values; those outside {@code present} are ignored, those inside must be finite. */
    public static CrossedTable of(int rows, int columns, double[] values, BitSet present) {
        if (rows < 1 || columns < 1 || (long) rows * columns != values.length || present.length() > values.length) {
            throw new IllegalArgumentException(values.length + " values, of which the last present is number "
                    + present.length() + ", are no table of " + rows + " seeds x " + columns + " images.");
        }
        double[] kept = new double[values.length];
        present.stream().forEach(i -> {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException("Seed " + i / columns + ", image " + i % columns + " holds "
                        + values[i] + "; leave such a cell out.");
            }
            kept[i] = values[i];
        });
        return new CrossedTable(rows, columns, kept, (BitSet) present.clone());
    }

    /** A table without gaps: one array per seed. */
    public static CrossedTable complete(double[][] values) {
        int columns = values[0].length;
        double[] flat = new double[values.length * columns];
        for (int row = 0; row < values.length; row++) {
            if (values[row].length != columns) {
                throw new IllegalArgumentException(
                        "Seed " + row + " has " + values[row].length + " images, not " + columns + ".");
            }
            System.arraycopy(values[row], 0, flat, row * columns, columns);
        }
        BitSet present = new BitSet();
        present.set(0, flat.length);
        return of(values.length, columns, flat, present);
    }

    /** R: seeds. */
    public int rows() {
        return rows;
    }

    /** N: images. */
    public int columns() {
        return columns;
    }

    /** Whether the cell has a value. */
    public boolean present(int row, int column) {
        return present.get(row * columns + column);
    }

    /** The value of a cell; 0 if there is none. */
    public double value(int row, int column) {
        return values[row * columns + column];
    }

    /** Cells with a value. */
    public int count() {
        return present.cardinality();
    }

    /** Share of the cells without a value. */
    public double missingShare() {
        return 1 - count() / (double) values.length;
    }

    /** Mean of the cells with a value. */
    public double mean() {
        if (present.isEmpty()) {
            throw new IllegalArgumentException("A table without a value has no mean.");
        }
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / count();
    }

    /**
     * The same with {@code value} in the gaps, but not in the gaps of an image that has no value at all: there the
     * original itself is missing, and nothing was compared.
     */
    public CrossedTable filled(double value) {
        double[] filled = values.clone();
        BitSet all = (BitSet) present.clone();
        for (int column = 0; column < columns; column++) {
            if (hasColumn(column)) {
                for (int row = 0; row < rows; row++) {
                    if (!present(row, column)) {
                        filled[row * columns + column] = value;
                        all.set(row * columns + column);
                    }
                }
            }
        }
        return new CrossedTable(rows, columns, filled, all);
    }

    private boolean hasColumn(int column) {
        for (int row = 0; row < rows; row++) {
            if (present(row, column)) {
                return true;
            }
        }
        return false;
    }
}
