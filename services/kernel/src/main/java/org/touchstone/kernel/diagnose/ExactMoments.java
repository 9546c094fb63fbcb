package org.touchstone.kernel.diagnose;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Sum and sum of squares of floats as integers: for each binary exponent the sum of the signed 24-bit mantissas, and of their
 * squares in two halves of 24 bits. Nothing is rounded before the end, so addition is associative. A float of exponent e is
 * mantissa 2^(e - 150).
 */
final class ExactMoments {
    static final ExactMoments NONE = new Builder().build();

    private static final int EXPONENTS = 255;
    private static final int HALF = 24;
    private static final int UNIT = 149;

    private final long count;
    private final long[] sums;
    private final long[] highSquares;
    private final long[] lowSquares;

    private ExactMoments(long count, long[] sums, long[] highSquares, long[] lowSquares) {
        this.count = count;
        this.sums = sums;
        this.highSquares = highSquares;
        this.lowSquares = lowSquares;
    }

    /** Takes numbers one at a time; at most 2^31 of them. */
    static final class Builder {
        private final long[] sums = new long[EXPONENTS];
        private final long[] highSquares = new long[EXPONENTS];
        private final long[] lowSquares = new long[EXPONENTS];
        private long count;

        /** The raw bits of a finite float. */
        void add(int bits) {
            int exponent = bits >>> 23 & 0xFF;
            long mantissa = bits & 0x7F_FFFF;
            if (exponent == 0) {
                exponent = 1;
            } else {
                mantissa |= 0x80_0000;
            }
            long square = mantissa * mantissa;
            sums[exponent] += bits < 0 ? -mantissa : mantissa;
            highSquares[exponent] += square >>> HALF;
            lowSquares[exponent] += square & 0xFF_FFFF;
            count++;
        }

        ExactMoments build() {
            return new ExactMoments(count, sums, highSquares, lowSquares);
        }
    }

    ExactMoments plus(ExactMoments other) {
        return new ExactMoments(
                Math.addExact(count, other.count),
                add(sums, other.sums),
                add(highSquares, other.highSquares),
                add(lowSquares, other.lowSquares));
    }

    private static long[] add(long[] a, long[] b) {
        long[] sum = new long[a.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = Math.addExact(a[i], b[i]);
        }
        return sum;
    }

    long count() {
        return count;
    }

    double mean() {
        return Math.scalb(sum().doubleValue() / count, -UNIT);
    }

    double secondMoment() {
        return Math.scalb(squares().doubleValue() / count, -2 * UNIT);
    }

    double deviation() {
        BigInteger sum = sum();
        BigInteger spread = squares().multiply(BigInteger.valueOf(count)).subtract(sum.multiply(sum));
        return Math.scalb(Math.sqrt(spread.doubleValue()) / count, -UNIT);
    }

    /** In units of 2^-149. */
    private BigInteger sum() {
        BigInteger total = BigInteger.ZERO;
        for (int e = 1; e < EXPONENTS; e++) {
            if (sums[e] != 0) {
                total = total.add(BigInteger.valueOf(sums[e]).shiftLeft(e - 1));
            }
        }
        return total;
    }

    /** In units of 2^-298. */
    private BigInteger squares() {
        BigInteger total = BigInteger.ZERO;
        for (int e = 1; e < EXPONENTS; e++) {
            if (lowSquares[e] != 0 || highSquares[e] != 0) {
                BigInteger both =
                        BigInteger.valueOf(highSquares[e]).shiftLeft(HALF).add(BigInteger.valueOf(lowSquares[e]));
                total = total.add(both.shiftLeft(2 * (e - 1)));
            }
        }
        return total;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExactMoments that
                && count == that.count
                && Arrays.equals(sums, that.sums)
                && Arrays.equals(highSquares, that.highSquares)
                && Arrays.equals(lowSquares, that.lowSquares);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sums);
    }
}
