package org.touchstone.kernel.saliency.similarity;

/** The outcome of comparing two maps: a finite number, or the reason why there is none. Never a silent zero. */
public sealed interface Similarity {
    /** A finite value; its range is the measure's. */
    record Value(double value) implements Similarity {
        public Value {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("A similarity of " + value + " is a degenerate one.");
            }
        }
    }

    /** No value. */
    record Degenerate(Degeneracy reason) implements Similarity {}
}
