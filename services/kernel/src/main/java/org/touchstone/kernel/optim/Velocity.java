package org.touchstone.kernel.optim;

import java.util.Map;
import org.touchstone.kernel.tensor.Params;

/** The decaying sum of past gradients. */
public record Velocity(Params velocity) implements OptimizerState {
    static final String SLOT = "velocity";

    static Velocity zero(Params parameters) {
        return new Velocity(parameters.zerosLike());
    }

    static Velocity restore(Map<String, Params> slots) {
        return new Velocity(Checks.slot(slots, SLOT));
    }

    @Override
    public Map<String, Params> slots() {
        return Map.of(SLOT, velocity);
    }
}
