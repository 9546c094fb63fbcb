package org.touchstone.kernel.saliency.similarity;

import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An original map and what the measures remember of it (ranks, window means, histograms), so that comparing it with many
 * others costs one sort or one filter each. Safe to share between threads.
 */
public final class PreparedMap {
    private final SaliencyMap map;
    private final Optional<BitSet> inputSupport;
    private final Map<SimilarityMeasure, SimilarityMeasure.Comparison> comparisons = new ConcurrentHashMap<>();

    private PreparedMap(SaliencyMap map, Optional<BitSet> inputSupport) {
        this.map = map;
        this.inputSupport = inputSupport;
    }

    /** An original without a support of its own. */
    public static PreparedMap of(SaliencyMap map) {
        return new PreparedMap(map, Optional.empty());
    }

    /** An original and the indices at which its input differs from the baseline (for {@link Spearman.Support#INPUT}). */
    public static PreparedMap of(SaliencyMap map, BitSet inputSupport) {
        if (inputSupport.length() > map.size()) {
            throw new IllegalArgumentException("The support names entry " + (inputSupport.length() - 1)
                    + " of a map of " + map.size() + " values.");
        }
        return new PreparedMap(map, Optional.of((BitSet) inputSupport.clone()));
    }

    /** The original. */
    public SaliencyMap map() {
        return map;
    }

    BitSet inputSupport() {
        return inputSupport.orElseThrow(() -> new IllegalArgumentException(
                "Spearman restricted to the input's support needs the support: prepare the original with it."));
    }

    SimilarityMeasure.Comparison comparison(SimilarityMeasure measure) {
        return comparisons.computeIfAbsent(measure, m -> m.with(this));
    }
}
