package org.touchstone.kernel.seq2seq;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The search of one sentence, step by step: a tree of candidates, of which the best were kept. Steps are numbered from 1; at
 * step t the t-th word is chosen.
 */
public record BeamTrace(List<Step> steps) {
    /**
     * What was considered at a step.
     *
     * @param candidates best first: those that were kept, then some of the dropped; the wanted one, if considered, is there
     * @param considered how many there were in all
     * @param margin in training, how the wanted word stood; null elsewhere, and where nothing can come too close because
     *     everything is kept
     * @param reset whether the search went on from the wanted candidate alone
     */
    public record Step(
            List<Candidate> candidates,
            long considered,
            @Nullable Margin margin,
            boolean reset) {
        public Step {
            candidates = List.copyOf(candidates);
        }

        /** Whether a wanted candidate is kept. */
        public boolean keepsWanted() {
            return candidates.stream().anyMatch(c -> c.kept() && c.wanted());
        }
    }

    /**
     * A prefix with one more word.
     *
     * @param parent its place among the candidates of the step before, -1 at the first step
     * @param score what it was ranked by
     * @param rank among all that were considered, from 1
     * @param wanted whether it is the wanted prefix
     */
    public record Candidate(int parent, int word, double score, long rank, boolean kept, boolean wanted) {}

    /**
     * The margin of the wanted word in training.
     *
     * @param wanted its score g
     * @param rival the place of the candidate it is compared with, s its score
     * @param hinge 1 - g + s; the margin is kept where that is not positive
     * @param cost D where it is not kept, else 0
     */
    public record Margin(double wanted, int rival, double hinge, double cost, boolean violated) {}

    public BeamTrace {
        steps = List.copyOf(steps);
    }

    /** The first step that kept no wanted candidate; empty when the wanted output stayed in the beam. */
    public OptionalInt wantedLost() {
        for (int t = 0; t < steps.size(); t++) {
            if (!steps.get(t).keepsWanted()) {
                return OptionalInt.of(t + 1);
            }
        }
        return OptionalInt.empty();
    }
}
