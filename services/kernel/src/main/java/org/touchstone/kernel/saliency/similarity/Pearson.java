package org.touchstone.kernel.saliency.similarity;

/** Pearson's linear correlation of the signed maps, in [-1, 1]. */
public record Pearson() implements SimilarityMeasure {
    /** The only one. */
    public static final Pearson SIGNED = new Pearson();

    @Override
    public String name() {
        return "pearson";
    }

    @Override
    public Comparison with(PreparedMap original) {
        Correlation prepared = Correlation.ofValues(original.map().raw());
        return other -> prepared.with(Correlation.ofValues(other.raw()));
    }
}
