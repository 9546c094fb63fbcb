package org.touchstone.kernel.saliency.similarity;

/**
 * Relative rise of the histogram entropy from the original to the other map (eMPRT, Hedström et al. 2024): evidence, not
 * a similarity, and never part of a verdict, because it ranks guided backpropagation best.
 */
public record EntropyRise() implements SimilarityMeasure {
    /** With 100 bins over each map's own range. */
    public static final EntropyRise EMPRT = new EntropyRise();

    private static final int BINS = 100;

    @Override
    public String name() {
        return "entropy-rise";
    }

    @Override
    public Comparison with(PreparedMap original) {
        double before = entropy(original.map());
        if (before == 0) {
            return other -> new Similarity.Degenerate(Degeneracy.ZERO_ENTROPY);
        }
        return other -> new Similarity.Value((entropy(other) - before) / before);
    }

    /** Entropy in nats of the histogram of a finite map; 0 for a constant one. Bins are half open, but for the last. */
    public static double entropy(SaliencyMap map) {
        if (map.constant()) {
            return 0;
        }
        // Dividing by the root of the mean square, as published, moves no value to another bin: the range moves with
        // it.
        int[] counts = new int[BINS];
        for (double share : map.overRange()) {
            counts[Math.min(BINS - 1, (int) (share * BINS))]++;
        }
        double entropy = 0;
        for (int count : counts) {
            if (count > 0) {
                double p = count / (double) map.size();
                entropy -= p * Math.log(p);
            }
        }
        return entropy;
    }
}
