package org.touchstone.kernel.diagnose;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Counts of finite floats by their upper 16 bits (sign, exponent, 7 bits of mantissa), in ascending order of value. A bin
 * holds its edge nearer to 0.
 */
final class Bins {
    static final int PREFIXES = 1 << 16;

    private static final int NEGATIVE = 0x8000;

    private final int[] prefixes;
    private final long[] counts;

    Bins(int[] prefixes, long[] counts) {
        this.prefixes = prefixes;
        this.counts = counts;
    }

    /** Of counts indexed by prefix. */
    static Bins of(int[] byPrefix) {
        int[] present = IntStream.range(0, PREFIXES)
                .map(Bins::order)
                .filter(prefix -> byPrefix[prefix] != 0)
                .toArray();
        return new Bins(
                present,
                Arrays.stream(present).mapToLong(prefix -> byPrefix[prefix]).toArray());
    }

    /** Between prefixes and their rank by value; its own inverse up to sign: rank to prefix. */
    private static int order(int rank) {
        return rank < NEGATIVE ? 0xFFFF - rank : rank - NEGATIVE;
    }

    private static int rank(int prefix) {
        return prefix < NEGATIVE ? prefix + NEGATIVE : 0xFFFF - prefix;
    }

    Bins plus(Bins other) {
        int[] merged = new int[prefixes.length + other.prefixes.length];
        long[] sums = new long[merged.length];
        int size = 0;
        for (int i = 0, k = 0; i < prefixes.length || k < other.prefixes.length; size++) {
            int mine = i < prefixes.length ? rank(prefixes[i]) : Integer.MAX_VALUE;
            int theirs = k < other.prefixes.length ? rank(other.prefixes[k]) : Integer.MAX_VALUE;
            merged[size] = mine <= theirs ? prefixes[i] : other.prefixes[k];
            if (mine <= theirs) {
                sums[size] += counts[i++];
            }
            if (theirs <= mine) {
                sums[size] += other.counts[k++];
            }
        }
        return new Bins(Arrays.copyOf(merged, size), Arrays.copyOf(sums, size));
    }

    /** The same numbers without their signs. */
    Bins magnitudes() {
        int negative = 0;
        while (negative < prefixes.length && prefixes[negative] >= NEGATIVE) {
            negative++;
        }
        int[] flipped = new int[negative];
        long[] flippedCounts = new long[negative];
        for (int i = 0; i < negative; i++) {
            flipped[i] = prefixes[negative - 1 - i] - NEGATIVE;
            flippedCounts[i] = counts[negative - 1 - i];
        }
        int size = prefixes.length;
        return new Bins(flipped, flippedCounts)
                .plus(new Bins(
                        Arrays.copyOfRange(prefixes, negative, size), Arrays.copyOfRange(counts, negative, size)));
    }

    int size() {
        return prefixes.length;
    }

    long count(int bin) {
        return counts[bin];
    }

    /** A number inside the bin; exactly 0 for the numbers around it. */
    double middle(int bin) {
        int prefix = prefixes[bin];
        double middle = (near(prefix) + far(prefix)) / 2;
        return (prefix & ~NEGATIVE) == 0 ? 0 : prefix < NEGATIVE ? middle : -middle;
    }

    private static double near(int prefix) {
        return Float.intBitsToFloat((prefix & ~NEGATIVE) << 16);
    }

    private static double far(int prefix) {
        return Math.min(Float.MAX_VALUE, Float.intBitsToFloat(((prefix & ~NEGATIVE) + 1) << 16));
    }

    double sum(DoubleUnaryOperator function) {
        double sum = 0;
        for (int i = 0; i < prefixes.length; i++) {
            sum += counts[i] * function.applyAsDouble(middle(i));
        }
        return sum;
    }

    /** NaN of none. */
    double quantile(double share) {
        double below = share * Arrays.stream(counts).sum();
        for (int i = 0; i < prefixes.length; i++) {
            if (below <= counts[i]) {
                double within = below / counts[i];
                int prefix = prefixes[i];
                return prefix < NEGATIVE
                        ? near(prefix) + within * (far(prefix) - near(prefix))
                        : -(far(prefix) - within * (far(prefix) - near(prefix)));
            }
            below -= counts[i];
        }
        return Double.NaN;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bins that
                && Arrays.equals(prefixes, that.prefixes)
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(prefixes) + Arrays.hashCode(counts);
    }
}
