package org.touchstone.kernel.saliency.statistics;

/** A confidence interval; an end may be infinite, which says that the data do not bound it. */
public record Interval(double low, double high) {
    /** The whole line. */
    public static final Interval UNBOUNDED = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("An interval from " + low + " to " + high + " is none.");
        }
    }

    /** {@code centre} plus and minus {@code halfWidth}. */
    public static Interval around(double centre, double halfWidth) {
        return new Interval(centre - halfWidth, centre + halfWidth);
    }

    /** Whether {@code value} lies in it, ends included. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }

    /** Half its length. */
    public double halfWidth() {
        return (high - low) / 2;
    }
}
