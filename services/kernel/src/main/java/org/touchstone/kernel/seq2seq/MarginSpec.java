package org.touchstone.kernel.seq2seq;

import java.util.List;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.seq2seq.text.Bleu;

/**
 * The search-based loss (Wiseman and Rush 2016, equation 4): L = sum over t of D (1 - g_t + s_t), s_t the K-th best candidate,
 * at the last step the best wrong one, where that is positive.
 *
 * @param beam K, at least 2: with one hypothesis the loss is ill-posed
 * @param constrained whether only valid successors are searched, in training as at test (ConBSO)
 */
public record MarginSpec(int beam, Cost cost, boolean constrained, AfterViolation afterViolation, EarlyEnd earlyEnd) {
    private static final double PERCENT = 100;

    /** What a violation costs, D. */
    public enum Cost {
        /** 1. */
        ONE,
        /** 1 - sentence BLEU / 100 of the words since the last reset against the wanted ones. */
        BLEU
    }

    /** How the search goes on when the margin is violated. */
    public enum AfterViolation {
        /** From the wanted prefix alone (learning as search optimization, Daume and Marcu 2005). */
        RESET,
        /** Not at all (early update, Collins and Roark 2004). */
        STOP
    }

    /** What an end mark is before the last step. It matters where outputs are open. */
    public enum EarlyEnd {
        /** A word as any other, compared where it is the K-th candidate (as published). */
        ANY_WORD,
        /**
         * The best end mark that is kept is compared as well, in place of the K-th candidate: a search that stops where an end
         * mark ranks first would stop there (not in the paper).
         */
        COMPARED
    }

    public MarginSpec {
        SpecException.require(
                beam >= 2 && beam <= SearchSpec.WIDEST_BEAM,
                "beam",
                "must be from 2 to " + SearchSpec.WIDEST_BEAM + " in training, not " + beam);
    }

    /** As published, with cost 1 and resets. */
    public static MarginSpec of(int beam, boolean constrained) {
        return new MarginSpec(beam, Cost.ONE, constrained, AfterViolation.RESET, EarlyEnd.ANY_WORD);
    }

    /** The same with another beam. */
    public MarginSpec withBeam(int k) {
        return new MarginSpec(k, cost, constrained, afterViolation, earlyEnd);
    }

    /** The same with another cost. */
    public MarginSpec withCost(Cost other) {
        return new MarginSpec(beam, other, constrained, afterViolation, earlyEnd);
    }

    /** The same with another way to go on. */
    public MarginSpec withAfterViolation(AfterViolation other) {
        return new MarginSpec(beam, cost, constrained, other, earlyEnd);
    }

    /** The same with another view of end marks. */
    public MarginSpec withEarlyEnd(EarlyEnd other) {
        return new MarginSpec(beam, cost, constrained, afterViolation, other);
    }

    /** The examples as they are searched: with valid successors alone, or with every word everywhere. */
    List<Example> searched(List<Example> examples, int targetWords) {
        return constrained
                ? examples
                : examples.stream().map(e -> e.unconstrained(targetWords)).toList();
    }

    /** D of these words instead of those, never below 0. */
    double cost(List<Integer> violator, List<Integer> wanted) {
        return cost == Cost.ONE ? 1 : Math.max(0, 1 - Bleu.of(violator, wanted).sentence() / PERCENT);
    }
}
