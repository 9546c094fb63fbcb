package org.touchstone.kernel.seq2seq;

import java.util.List;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;

/**
 * Dropout by time step, place and sentence: gold, beam and violator of a sentence see the same network, because a mask has no
 * axis for hypotheses. Empty without dropout.
 */
record Masks(List<Tensor> steps) {
    static final Masks NONE = new Masks(List.of());

    Masks {
        steps = List.copyOf(steps);
    }

    /** Masks for so many steps, places where they apply, and sentences; each unit is kept or 0, divided by what is kept. */
    static Masks draw(Key key, DType type, double dropout, long... stepsPlacesSentencesUnits) {
        if (dropout == 0) {
            return NONE;
        }
        double kept = 1 - dropout;
        return new Masks(Shaping.unbind(
                Scope.compute(() -> RandomTensors.bernoulli(key, type, kept, stepsPlacesSentencesUnits)
                        .div(kept)),
                0));
    }

    /** The masks of one step by place, sentences x units each; empty without dropout. */
    List<Tensor> at(int step) {
        return steps.isEmpty() ? List.of() : Shaping.unbind(steps.get(step), 0);
    }

    /** x, rows of sentences x units, masked alike in all rows of a sentence. */
    static Tensor apply(Tensor x, List<Tensor> masks, int place, Ragged lanes) {
        return place >= masks.size() ? x : Scope.compute(() -> lanes.scaled(x, masks.get(place)));
    }
}
