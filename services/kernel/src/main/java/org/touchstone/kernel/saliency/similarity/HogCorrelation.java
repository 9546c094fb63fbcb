package org.touchstone.kernel.saliency.similarity;

import java.util.Optional;

/** Correlation of the two maps' histograms of oriented gradients: Pearson (the paper) or Spearman (its notebook). */
public record HogCorrelation(Hog hog, Kind kind) implements SimilarityMeasure {
    /** Side of the smallest map on which the paper's blocks fit. */
    public static final int LEAST_SIDE = 48;

    /** How the vectors are correlated. */
    public enum Kind {
        /** Linear. */
        PEARSON,
        /** Of average ranks. */
        SPEARMAN
    }

    /** The paper's where its blocks fit, the small one below 48 pixels. */
    public static HogCorrelation forSize(int height, int width) {
        return new HogCorrelation(Math.min(height, width) < LEAST_SIDE ? Hog.SMALL : Hog.PAPER, Kind.PEARSON);
    }

    @Override
    public String name() {
        return "hog-" + hog.pixelsPerCell() + "-" + hog.cellsPerBlock() + (kind == Kind.SPEARMAN ? "-spearman" : "");
    }

    @Override
    public Comparison with(PreparedMap original) {
        Optional<Correlation> prepared = hog.of(original.map()).map(this::correlation);
        if (prepared.isEmpty()) {
            return other -> new Similarity.Degenerate(Degeneracy.TOO_SMALL);
        }
        return other -> hog.of(other)
                .map(vector -> prepared.get().with(correlation(vector)))
                .orElseThrow();
    }

    private Correlation correlation(double[] vector) {
        return switch (kind) {
            case PEARSON -> Correlation.ofValues(vector);
            case SPEARMAN -> Correlation.ofRanks(vector);
        };
    }
}
