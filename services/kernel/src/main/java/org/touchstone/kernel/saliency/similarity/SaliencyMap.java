package org.touchstone.kernel.saliency.similarity;

import java.util.Arrays;

/** One saliency map: {@code height} x {@code width} values, row-major, after the channels were reduced. Immutable. */
public final class SaliencyMap {
    private final int height;
    private final int width;
    private final double[] values;
    private final double min;
    private final double max;
    private final boolean finite;

    private SaliencyMap(int height, int width, double[] values) {
        if (height < 1 || width < 1 || (long) height * width != values.length) {
            throw new IllegalArgumentException(
                    values.length + " values are no saliency map of " + height + " x " + width + ".");
        }
        this.height = height;
        this.width = width;
        this.values = values;
        double low = values[0];
        double high = values[0];
        boolean allFinite = true;
        for (double value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
            allFinite &= Double.isFinite(value);
        }
        this.min = low;
        this.max = high;
        this.finite = allFinite;
    }

    /** A map of these values, which are copied. */
    public static SaliencyMap of(int height, int width, double[] values) {
        return new SaliencyMap(height, width, values.clone());
    }

    /** A map of these values, widened. */
    public static SaliencyMap of(int height, int width, float[] values) {
        double[] widened = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            widened[i] = values[i];
        }
        return new SaliencyMap(height, width, widened);
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /** Columns. */
    public int width() {
        return width;
    }

    /** Number of values. */
    public int size() {
        return values.length;
    }

    /** The value at a row-major index. */
    public double value(int index) {
        return values[index];
    }

    /** A copy of the values, row-major. */
    public double[] toArray() {
        return values.clone();
    }

    /** The smallest value; meaningless unless {@link #finite}. */
    public double min() {
        return min;
    }

    /** The largest value; meaningless unless {@link #finite}. */
    public double max() {
        return max;
    }

    /** The largest magnitude; meaningless unless {@link #finite}. */
    public double maxAbs() {
        return Math.max(Math.abs(min), Math.abs(max));
    }

    /** Whether no value is infinite or not a number. */
    public boolean finite() {
        return finite;
    }

    /** Whether all values are equal. */
    public boolean constant() {
        return min == max;
    }

    /** Why this map says nothing, or {@link Degeneracy#NONE}. */
    public Degeneracy degeneracy() {
        if (!finite) {
            return Degeneracy.NOT_FINITE;
        }
        if (!constant()) {
            return Degeneracy.NONE;
        }
        return min == 0 ? Degeneracy.ZERO : Degeneracy.CONSTANT;
    }

    boolean sameShape(SaliencyMap other) {
        return height == other.height && width == other.width;
    }

    /** The values themselves, for the measures of this room, which only read them. */
    double[] raw() {
        return values;
    }

    /** The map divided by its largest magnitude: in [-1, 1], zero stays zero; the zero map stays as it is. */
    double[] overMaxAbs() {
        double scale = maxAbs();
        return scale == 0 ? values : Arrays.stream(values).map(v -> v / scale).toArray();
    }

    /** (x - min) / (max - min): in [0, 1], so zero moves; a constant map becomes zero. */
    double[] overRange() {
        // Halves first: max - min of huge values of both signs would overflow.
        double half = max / 2 - min / 2;
        return Arrays.stream(values)
                .map(v -> half == 0 ? 0 : (v / 2 - min / 2) / half)
                .toArray();
    }
}
