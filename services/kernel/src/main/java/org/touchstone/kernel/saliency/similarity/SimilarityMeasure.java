package org.touchstone.kernel.saliency.similarity;

/**
 * A way to compare two maps. {@link #name} identifies measure and settings and is what reports and seeds use.
 */
public sealed interface SimilarityMeasure
        permits Spearman, Pearson, Ssim, HogCorrelation, EntropyRise, MeanSquaredDifference {
    /** Stable name, unique for measure and settings. */
    String name();

    /** Does once what every comparison with this original needs. The original is not degenerate. */
    Comparison with(PreparedMap original);

    /** One original, ready to be compared with others of its shape that are not degenerate. Safe to share. */
    @FunctionalInterface
    interface Comparison {
        /** How alike the original and {@code other} are. */
        Similarity to(SaliencyMap other);
    }
}
