package org.touchstone.kernel.saliency.similarity;

import java.util.BitSet;
import java.util.Locale;

/**
 * Spearman's rank correlation: Pearson's r of average ranks, in [-1, 1] (Adebayo et al. 2018, section 3). Signed, or of
 * the magnitudes; over all entries, or restricted to a support with ranks taken anew there (Sundararajan and Taly 2018):
 * shared zeros alone give independent noise an absolute correlation near 1.
 */
public record Spearman(boolean absolute, Support support) implements SimilarityMeasure {
    /** rho of the signed maps: the primary measure of a verdict. */
    public static final Spearman SIGNED = new Spearman(false, Support.ALL);
    /** rho of the magnitudes. */
    public static final Spearman ABSOLUTE = new Spearman(true, Support.ALL);

    /** Which entries count. */
    public enum Support {
        /** All. */
        ALL,
        /** Those at which neither map is zero. */
        BOTH_NONZERO,
        /** Those at which the input differs from the baseline, which the prepared original knows. */
        INPUT
    }

    @Override
    public String name() {
        String where = support == Support.ALL
                ? ""
                : "-" + support.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return "spearman" + (absolute ? "-abs" : "") + where;
    }

    @Override
    public Comparison with(PreparedMap original) {
        return switch (support) {
            case ALL -> everywhere(original.map());
            case INPUT -> within(original.map(), original.inputSupport());
            case BOTH_NONZERO ->
                other -> within(original.map(), nonzero(original.map(), other)).to(other);
        };
    }

    private Comparison everywhere(SaliencyMap original) {
        Correlation prepared = Correlation.ofRanks(valuesOf(original));
        return other -> prepared.with(Correlation.ofRanks(valuesOf(other)));
    }

    private Comparison within(SaliencyMap original, BitSet entries) {
        int[] indices = entries.stream().toArray();
        if (indices.length < 2) {
            return other -> new Similarity.Degenerate(Degeneracy.EMPTY_SUPPORT);
        }
        Correlation prepared = Correlation.ofRanks(valuesAt(original, indices));
        return other -> prepared.with(Correlation.ofRanks(valuesAt(other, indices)));
    }

    private double[] valuesOf(SaliencyMap map) {
        if (!absolute) {
            return map.raw();
        }
        double[] magnitudes = map.toArray();
        for (int i = 0; i < magnitudes.length; i++) {
            magnitudes[i] = Math.abs(magnitudes[i]);
        }
        return magnitudes;
    }

    private double[] valuesAt(SaliencyMap map, int[] indices) {
        double[] values = new double[indices.length];
        for (int i = 0; i < indices.length; i++) {
            double value = map.value(indices[i]);
            values[i] = absolute ? Math.abs(value) : value;
        }
        return values;
    }

    private static BitSet nonzero(SaliencyMap a, SaliencyMap b) {
        BitSet entries = new BitSet(a.size());
        for (int i = 0; i < a.size(); i++) {
            if (a.value(i) != 0 && b.value(i) != 0) {
                entries.set(i);
            }
        }
        return entries;
    }
}
