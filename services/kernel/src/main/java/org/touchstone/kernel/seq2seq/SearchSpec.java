package org.touchstone.kernel.seq2seq;

import org.touchstone.kernel.classify.SpecException;

/**
 * How to search. A model is searched by what it was trained for: one of cross-entropy by summed log-probabilities, one of
 * beam-search optimization by the score of the last word.
 *
 * @param beam hypotheses kept, 1 for greedy
 */
public record SearchSpec(int beam, Ranking ranking, Stop stop) {
    /** The most hypotheses per sentence. */
    public static final int WIDEST_BEAM = 4096;

    /** What hypotheses are ranked by. */
    public enum Ranking {
        /** f(last word, state before it), not normalized. */
        LAST_SCORE,
        /** The sum over words of log softmax. */
        LOG_PROBABILITY
    }

    /** When an open output is done. Outputs of exact length are done at that length. */
    public enum Stop {
        /** As soon as the best candidate ends: the condition of the final step in training. */
        FIRST_RANK_END,
        /** When no hypothesis can overtake the best ended one; by last scores, at the longest length. */
        BEST_ENDED
    }

    public SearchSpec {
        SpecException.require(
                beam >= 1 && beam <= WIDEST_BEAM, "beam", "must be from 1 to " + WIDEST_BEAM + ", not " + beam);
    }

    /** For models trained by cross-entropy. */
    public static SearchSpec byProbability(int beam) {
        return new SearchSpec(beam, Ranking.LOG_PROBABILITY, Stop.BEST_ENDED);
    }

    /** For models trained by beam-search optimization. */
    public static SearchSpec byLastScore(int beam) {
        return new SearchSpec(beam, Ranking.LAST_SCORE, Stop.FIRST_RANK_END);
    }

    boolean isCumulative() {
        return ranking == Ranking.LOG_PROBABILITY;
    }
}
