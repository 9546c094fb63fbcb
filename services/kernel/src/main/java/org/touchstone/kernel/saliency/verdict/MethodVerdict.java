package org.touchstone.kernel.saliency.verdict;

import java.util.List;
import java.util.Optional;

/**
 * The verdict on one method. Never a rank, and never "the map is faithful": passing is necessary, not sufficient.
 *
 * @param reason why this outcome
 * @param flags orthogonal to the outcome
 * @param firstSensitiveDepth fewest top layers after whose randomization less than the failing fraction is certainly left
 * @param deciding seeds and images that would decide an inconclusive one, if its estimates hold
 * @param sentence for the reader
 */
public record MethodVerdict(
        String method,
        Outcome outcome,
        Reason reason,
        List<Flag> flags,
        List<Evidence> evidence,
        Optional<Integer> firstSensitiveDepth,
        Optional<Design> deciding,
        String sentence) {
    public MethodVerdict {
        flags = List.copyOf(flags);
        evidence = List.copyOf(evidence);
    }

    /** How it ends. */
    public enum Outcome {
        /** The maps change as they must. */
        PASS,
        /** They do not. */
        FAIL,
        /** It cannot be told. */
        INCONCLUSIVE,
        /** The measurement itself is broken. */
        INVALID,
        /** A black box: only some checks are possible. */
        LIMITED
    }

    /** Why. */
    public enum Reason {
        /** PASS: lost at the logits and in full. */
        SENSITIVE,
        /** FAIL: retained without the trained top layer. */
        INSENSITIVE_TO_LOGITS,
        /** FAIL: retained for another class. */
        INSENSITIVE_TO_CLASS,
        /** FAIL: without the trained top layer still far more like itself than like the map of another image (M5). */
        ABOVE_OTHER_IMAGES,
        /** FAIL: what other images and permuted labels give is all there is (M8). */
        PRIOR,
        /** INCONCLUSIVE: more data would decide. */
        TOO_FEW,
        /** INCONCLUSIVE: the estimate lies between the thresholds. */
        BETWEEN,
        /** INCONCLUSIVE: ceiling and floor are too close. */
        RANGE_TOO_SMALL,
        /** INCONCLUSIVE: the map is not like itself under other noise, or fails the faithfulness control. */
        NOT_RELIABLE,
        /** INCONCLUSIVE: a check or an anchor that decides has no value. */
        NOT_MEASURED,
        /** INVALID: the method's rule changed nothing. */
        RULE_WITHOUT_EFFECT,
        /** INVALID: the explained class changed on the way. */
        TARGET_CHANGED,
        /** INVALID: the fully randomized network still classifies. */
        NOT_RANDOMIZED,
        /** LIMITED: no weights to randomize. */
        BLACK_BOX
    }

    /** What else is to be known. */
    public enum Flag {
        /** Two random networks already give similar maps. */
        INPUT_DOMINATED,
        /** The map is like noise. */
        NON_INFORMATIVE,
        /** Too many maps are constant. */
        DEGENERATE
    }

    /** How much would be measured. */
    public record Design(int seeds, int images) {}

    /** Whether more data could not change it. */
    public boolean decided() {
        return outcome != Outcome.INCONCLUSIVE;
    }
}
