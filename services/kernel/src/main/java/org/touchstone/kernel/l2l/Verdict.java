package org.touchstone.kernel.l2l;

import java.util.List;

/** What a race says of the learned optimizer. */
public enum Verdict {
    /** It ends lower, beyond chance. */
    BETTER,
    /** It ends higher, beyond chance. */
    WORSE,
    /** The interval of the ratio contains 1, or all diverged. */
    UNDECIDED;

    /**
     * Against the hand-made optimizer of the smallest mean loss after the last step; where all of those or the learned one diverged,
     * whether the other did not.
     *
     * @param comparisons of one learned optimizer, at least one
     */
    public static Verdict of(List<Comparison> comparisons) {
        Comparison best = comparisons.get(0);
        for (Comparison comparison : comparisons) {
            best = finiteOrInfinite(comparison.other()) < finiteOrInfinite(best.other()) ? comparison : best;
        }
        boolean learned = Double.isFinite(best.learned().mean());
        boolean other = Double.isFinite(best.other().mean());
        if (!learned || !other) {
            return learned == other ? UNDECIDED : learned ? BETTER : WORSE;
        }
        return best.high() < 1 ? BETTER : best.low() > 1 ? WORSE : UNDECIDED;
    }

    private static double finiteOrInfinite(Comparison.Side side) {
        return Double.isFinite(side.mean()) ? side.mean() : Double.POSITIVE_INFINITY;
    }
}
