package org.touchstone.kernel.l2l;

/** The w_t of equation 3: which losses of a truncation count. */
public enum LossWeights {
    /** w_t = 1 for all t, as in the paper. */
    ALL,
    /** Only the loss after the last step. */
    LAST;

    double at(int step, int unroll) {
        return this == ALL || step == unroll ? 1 : 0;
    }
}
