package org.touchstone.kernel.seq2seq;

import org.touchstone.kernel.classify.SpecException;

/**
 * The second phase: beam-search optimization from what cross-entropy made.
 *
 * @param margin its beam is the largest one, K_tr
 * @param growEvery epochs before the beam grows by one, from 2; 0 for the largest from the start
 */
public record SearchTraining(int epochs, Rates rates, MarginSpec margin, int growEvery) {
    private static final int FIRST_BEAM = 2;

    public SearchTraining {
        SpecException.require(
                epochs >= 0 && epochs <= SequenceTrainingSpec.MOST_EPOCHS,
                "search.epochs",
                "must be from 0 to " + SequenceTrainingSpec.MOST_EPOCHS + ", not " + epochs);
        SpecException.require(growEvery >= 0, "search.growEvery", "must be 0 or more, not " + growEvery);
    }

    /** The beam in an epoch of this phase, from 0. */
    public int beam(long epoch) {
        return growEvery == 0 ? margin.beam() : (int) Math.min(margin.beam(), FIRST_BEAM + epoch / growEvery);
    }

    /** Whether the beam is another one than in the epoch before; true in the first. */
    boolean beginsBeam(long epoch) {
        return epoch == 0 || beam(epoch) != beam(epoch - 1);
    }
}
