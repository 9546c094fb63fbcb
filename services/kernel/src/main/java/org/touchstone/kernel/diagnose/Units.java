package org.touchstone.kernel.diagnose;

import java.util.BitSet;

/**
 * Which units (of a convolution: filters) gave more than 0 for at least one example anywhere. Merging is "or", so it does not
 * matter how the examples were divided. Immutable.
 */
public final class Units {
    private final int count;
    private final BitSet active;

    private Units(int count, BitSet active) {
        this.count = count;
        this.active = active;
    }

    /** Of the largest value each unit gave. */
    static Units of(float[] largest) {
        BitSet active = new BitSet(largest.length);
        for (int i = 0; i < largest.length; i++) {
            active.set(i, largest[i] > 0);
        }
        return new Units(largest.length, active);
    }

    /** Active in either. */
    public Units merge(Units other) {
        if (count != other.count) {
            throw new IllegalArgumentException("a layer of " + count + " units and one of " + other.count);
        }
        BitSet either = (BitSet) active.clone();
        either.or(other.active);
        return new Units(count, either);
    }

    /** How many units. */
    public int count() {
        return count;
    }

    /** The share that never gave more than 0. */
    public double deadShare() {
        return 1 - active.cardinality() / (double) count;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Units that && count == that.count && active.equals(that.active);
    }

    @Override
    public int hashCode() {
        return active.hashCode();
    }
}
