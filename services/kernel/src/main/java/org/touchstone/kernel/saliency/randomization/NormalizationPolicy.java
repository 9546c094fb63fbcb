package org.touchstone.kernel.saliency.randomization;

/** What becomes of the running statistics of batch normalization when its layer is randomized. */
public enum NormalizationPolicy {
    /** They stay as trained: the repository of Adebayo et al. (2018). */
    KEEP_STATISTICS,
    /** Means 0 and variances 1, as before training. */
    RESET_STATISTICS
}
