package org.touchstone.kernel.l2l;

/** Learning rate of the meta-optimizer: first (last / first)^(update / updates), so it falls by the same factor with every update. */
public record MetaRate(double first, double last) {
    /** The same all the time. */
    public static MetaRate constant(double rate) {
        return new MetaRate(rate, rate);
    }

    /** At an update, counted from 0, of so many. */
    double at(long update, long updates) {
        return first * StrictMath.pow(last / first, update / (double) updates);
    }
}
