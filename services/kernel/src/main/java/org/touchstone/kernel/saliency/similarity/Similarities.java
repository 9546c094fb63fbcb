package org.touchstone.kernel.saliency.similarity;

/** Compares maps, minding those that cannot be compared. */
public final class Similarities {
    private Similarities() {}

    /**
     * How alike {@code other} is to the original. A constant, zero or non-finite map on either side is degenerate under
     * every measure, also where a formula would still yield a number (SSIM). Maps of different shapes are a fault.
     */
    public static Similarity of(SimilarityMeasure measure, PreparedMap original, SaliencyMap other) {
        if (!original.map().sameShape(other)) {
            throw new IllegalArgumentException("A map of " + other.height() + " x " + other.width()
                    + " cannot be compared with an original of "
                    + original.map().height() + " x "
                    + original.map().width() + ".");
        }
        Degeneracy ofOriginal = original.map().degeneracy();
        Degeneracy worst = ofOriginal == Degeneracy.NONE ? other.degeneracy() : ofOriginal;
        return worst == Degeneracy.NONE ? original.comparison(measure).to(other) : new Similarity.Degenerate(worst);
    }

    /** The same for a pair that is compared once. */
    public static Similarity of(SimilarityMeasure measure, SaliencyMap original, SaliencyMap other) {
        return of(measure, PreparedMap.of(original), other);
    }
}
