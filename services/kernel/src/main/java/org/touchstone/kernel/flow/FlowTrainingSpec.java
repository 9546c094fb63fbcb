package org.touchstone.kernel.flow;

import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.optim.Adam;
import org.touchstone.kernel.optim.Schedule;

/**
 * How a flow is trained. Defaults as published: Adam, decay 5e-5 sum w^2 on the magnitudes of weight-normalized layers and the
 * scales of checkerboard couplings only, gradients scaled down to a global norm of 100.
 *
 * @param reversible whether the way back recomputes each part's input from its output instead of keeping all of them
 */
public record FlowTrainingSpec(
        Adam optimizer, Schedule schedule, double decay, double largestNorm, long seed, boolean reversible) {
    public FlowTrainingSpec {
        SpecException.require(decay >= 0 && Double.isFinite(decay), "decay", "must be 0 or more, not " + decay);
        SpecException.require(largestNorm > 0, "largestNorm", "must be positive, not " + largestNorm);
    }

    /** As published, with this learning rate. */
    public static FlowTrainingSpec of(double learningRate, Schedule schedule, long seed) {
        return new FlowTrainingSpec(new Adam(learningRate), schedule, 5e-5, 100, seed);
    }

    /** Keeping what the way back needs. */
    public FlowTrainingSpec(Adam optimizer, Schedule schedule, double decay, double largestNorm, long seed) {
        this(optimizer, schedule, decay, largestNorm, seed, false);
    }

    /** The same in less memory and more time. */
    public FlowTrainingSpec withReversible() {
        return new FlowTrainingSpec(optimizer, schedule, decay, largestNorm, seed, true);
    }
}
