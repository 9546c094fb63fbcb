package org.touchstone.kernel.saliency.verdict;

/**
 * What one decisive check says under one measure.
 *
 * @param direction which of the two statements is the likelier
 * @param p two-sided p-value: twice the smaller one
 * @param adjusted after Holm, over the declared family
 * @param holds whether the adjusted value is at most alpha
 */
public record Claim(Direction direction, double p, double adjusted, boolean holds) {
    /** The two statements. */
    public enum Direction {
        /** Less than the passing fraction is retained. */
        LOST,
        /** More than the failing fraction is retained. */
        RETAINED
    }

    boolean lost() {
        return holds && direction == Direction.LOST;
    }

    boolean retained() {
        return holds && direction == Direction.RETAINED;
    }
}
