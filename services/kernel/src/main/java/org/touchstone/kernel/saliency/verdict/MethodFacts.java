package org.touchstone.kernel.saliency.verdict;

/**
 * What the audit knows of a method beside similarities.
 *
 * @param hookEffective whether a rule that replaces a backward pass changed anything (true for methods without one)
 * @param targetKept whether the same class was explained throughout
 * @param randomizedToChance whether the fully randomized networks were no better than chance
 * @param faithful whether the faithfulness control, where there is one, held
 * @param blackBox whether the weights were out of reach
 */
public record MethodFacts(
        boolean hookEffective, boolean targetKept, boolean randomizedToChance, boolean faithful, boolean blackBox) {
    /** Everything as it should be. */
    public static final MethodFacts SOUND = new MethodFacts(true, true, true, true, false);
}
