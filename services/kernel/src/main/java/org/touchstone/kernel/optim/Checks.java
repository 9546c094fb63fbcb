package org.touchstone.kernel.optim;

import java.util.Arrays;
import java.util.Map;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;

/** What every optimizer asks of its numbers, and the penalty they share. */
final class Checks {
    private Checks() {}

    static void positive(String field, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(field + " must be positive, not " + value);
        }
    }

    static void fraction(String field, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(field + " must be from 0 to below 1, not " + value);
        }
    }

    static void notNegative(String field, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(field + " must be 0 or more, not " + value);
        }
    }

    /** The gradient with that of the penalty; it has to fit the parameters, because tensors would broadcast silently. */
    static Params decayed(Params gradient, Params parameters, double weightDecay) {
        if (!gradient.names().equals(parameters.names())) {
            throw new IllegalArgumentException(
                    "the gradient has the names " + gradient.names() + ", the parameters " + parameters.names());
        }
        for (int i = 0; i < parameters.size(); i++) {
            Tensor g = gradient.tensors().get(i);
            Tensor p = parameters.tensors().get(i);
            if (g.dtype() != p.dtype() || !Arrays.equals(g.shape(), p.shape())) {
                throw new IllegalArgumentException(
                        "the gradient of " + parameters.names().get(i) + " is " + g + ", the parameter " + p);
            }
        }
        return weightDecay == 0 ? gradient : gradient.addScaled(parameters, weightDecay);
    }

    static Params slot(Map<String, Params> slots, String name) {
        Params found = slots.get(name);
        if (found == null) {
            throw new IllegalArgumentException("the state has no slot " + name + ", only " + slots.keySet());
        }
        return found;
    }
}
