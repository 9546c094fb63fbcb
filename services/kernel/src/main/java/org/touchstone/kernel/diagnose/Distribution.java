package org.touchstone.kernel.diagnose;

import java.util.Arrays;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;

/**
 * Statistics of many float numbers that merge exactly: two parts in any order, split anywhere, give the same bits as the
 * whole. Moments are integers (see {@link ExactMoments}); counts are kept by the upper 16 bits of a number, so shares and
 * quantiles are right to 2^-7 of the value, and exact at edges that have at most 8 significant bits. NaN and infinities are
 * counted apart and enter nothing else. Immutable.
 */
public final class Distribution {
    /** Nothing yet. */
    public static final Distribution EMPTY = new Distribution(
            new Bins(new int[0], new long[0]),
            ExactMoments.NONE,
            new Outliers(0, 0, 0),
            new Range(Float.NaN, Float.NaN));

    private final Bins bins;
    private final ExactMoments moments;
    private final Outliers outliers;
    private final Range range;

    /** Numbers that are not finite. */
    public record Outliers(long nan, long positiveInfinite, long negativeInfinite) {
        /** All of them. */
        public long count() {
            return nan + positiveInfinite + negativeInfinite;
        }

        private Outliers plus(Outliers other) {
            return new Outliers(
                    nan + other.nan,
                    positiveInfinite + other.positiveInfinite,
                    negativeInfinite + other.negativeInfinite);
        }
    }

    private record Range(float least, float greatest) {
        Range with(Range other) {
            return Float.isNaN(least)
                    ? other
                    : Float.isNaN(other.least)
                            ? this
                            : new Range(Math.min(least, other.least), Math.max(greatest, other.greatest));
        }
    }

    private Distribution(Bins bins, ExactMoments moments, Outliers outliers, Range range) {
        this.bins = bins;
        this.moments = moments;
        this.outliers = outliers;
        this.range = range;
    }

    /** Of all the numbers. */
    public static Distribution of(float... values) {
        return of(values, 1);
    }

    /** Of every stride-th number, from the first. */
    static Distribution of(float[] values, int stride) {
        int[] counts = new int[Bins.PREFIXES];
        ExactMoments.Builder moments = new ExactMoments.Builder();
        long nan = 0;
        long[] infinite = new long[2];
        float least = Float.POSITIVE_INFINITY;
        float greatest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < values.length; i += stride) {
            float value = values[i];
            int bits = Float.floatToRawIntBits(value);
            if ((bits & 0x7F80_0000) == 0x7F80_0000) {
                if (Float.isNaN(value)) {
                    nan++;
                } else {
                    infinite[bits >>> 31]++;
                }
                continue;
            }
            moments.add(bits);
            counts[bits >>> 16]++;
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
        }
        Range range = least > greatest ? EMPTY.range : new Range(least, greatest);
        return new Distribution(Bins.of(counts), moments.build(), new Outliers(nan, infinite[0], infinite[1]), range);
    }

    /** Of the numbers of both. */
    public Distribution merge(Distribution other) {
        return new Distribution(
                bins.plus(other.bins),
                moments.plus(other.moments),
                outliers.plus(other.outliers),
                range.with(other.range));
    }

    /** How many finite numbers. */
    public long count() {
        return moments.count();
    }

    public Outliers outliers() {
        return outliers;
    }

    /** The least finite number; NaN of none. */
    public double least() {
        return range.least;
    }

    /** The greatest finite number; NaN of none. */
    public double greatest() {
        return range.greatest;
    }

    /** NaN of none. */
    public double mean() {
        return moments.mean();
    }

    /** The central deviation, divided by the count; exactly 0 of equal numbers, NaN of none. */
    public double deviation() {
        return moments.deviation();
    }

    /** The mean of squares; NaN of none. */
    public double secondMoment() {
        return moments.secondMoment();
    }

    /** The number below which the given share lies, by interpolation within one bin; NaN of none. */
    public double quantile(double share) {
        return limited(bins.quantile(share));
    }

    /** {@link #quantile} of the magnitudes. */
    public double magnitudeQuantile(double share) {
        double magnitude = bins.magnitudes().quantile(share);
        return Math.min(magnitude, Math.max(Math.abs(range.least), Math.abs(range.greatest)));
    }

    private double limited(double value) {
        return Math.max(range.least, Math.min(range.greatest, value));
    }

    /** The share of the finite numbers for which it holds, asked once per bin; NaN of none. */
    public double share(DoublePredicate condition) {
        return expectation(value -> condition.test(value) ? 1 : 0);
    }

    /** The mean of a smooth function of the numbers, evaluated once per bin; NaN of none. */
    public double expectation(DoubleUnaryOperator function) {
        return bins.sum(function) / count();
    }

    /**
     * Counts in bins of equal width; a bin holds its edge nearer to 0. Widths and ends of few bits (1/32, 4) are exact.
     *
     * @param count how many bins from {@code from} to {@code to}
     */
    public Histogram linear(double from, double to, int count) {
        return Histogram.linear(bins, from, to, count);
    }

    /** Counts of magnitudes from 2^e to below 2^(e+1), for e from {@code lowest} to {@code highest}. */
    public Histogram logarithmic(int lowest, int highest) {
        return Histogram.logarithmic(bins, lowest, highest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Distribution that
                && bins.equals(that.bins)
                && moments.equals(that.moments)
                && outliers.equals(that.outliers)
                && range.equals(that.range);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new int[] {bins.hashCode(), moments.hashCode(), outliers.hashCode()});
    }

    @Override
    public String toString() {
        return "Distribution[count=" + count() + ", mean=" + mean() + ", deviation=" + deviation() + ", outliers="
                + outliers + "]";
    }
}
