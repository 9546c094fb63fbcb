package org.touchstone.kernel.saliency.check;

import java.util.Arrays;
import java.util.List;

/** Numbers along some axes, row-major; NaN where there is none. Not for several threads at once. */
public final class Table {
    private final List<Integer> shape;
    private final double[] values;

    private Table(List<Integer> shape, double[] values) {
        this.shape = List.copyOf(shape);
        this.values = values;
    }

    /** Full of NaN. */
    static Table empty(int... shape) {
        List<Integer> lengths = Arrays.stream(shape).boxed().toList();
        double[] values = new double[count(lengths)];
        Arrays.fill(values, Double.NaN);
        return new Table(lengths, values);
    }

    /** Of these numbers, which are copied. */
    public static Table of(List<Integer> shape, double[] values) {
        if (count(shape) != values.length) {
            throw new IllegalArgumentException(values.length + " numbers are no table of " + shape);
        }
        return new Table(shape, values.clone());
    }

    private static int count(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** Lengths of the axes. */
    public List<Integer> shape() {
        return shape;
    }

    /** A copy, row-major. */
    public double[] values() {
        return values.clone();
    }

    /** The number at a place, one index per axis. */
    public double get(int... place) {
        return values[index(place)];
    }

    void set(double value, int... place) {
        values[index(place)] = value;
    }

    private int index(int... place) {
        if (place.length != shape.size()) {
            throw new IllegalArgumentException("a table of " + shape + " is not asked for " + Arrays.toString(place));
        }
        int index = 0;
        for (int axis = 0; axis < place.length; axis++) {
            if (place[axis] < 0 || place[axis] >= shape.get(axis)) {
                throw new IndexOutOfBoundsException(Arrays.toString(place) + " in a table of " + shape);
            }
            index = index * shape.get(axis) + place[axis];
        }
        return index;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Table table && shape.equals(table.shape) && Arrays.equals(values, table.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Table" + shape;
    }
}
