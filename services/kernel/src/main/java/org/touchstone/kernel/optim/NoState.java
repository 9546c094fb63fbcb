package org.touchstone.kernel.optim;

import java.util.Map;
import org.touchstone.kernel.tensor.Params;

/** Nothing to remember. */
public record NoState() implements OptimizerState {
    @Override
    public Map<String, Params> slots() {
        return Map.of();
    }
}
