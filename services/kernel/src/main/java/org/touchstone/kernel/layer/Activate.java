package org.touchstone.kernel.layer;

import java.util.List;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;

/** Applies an activation to every unit. */
public record Activate(String name, Activation activation) implements Layer {
    @Override
    public List<Long> outputShape(List<Long> inputShape) {
        return inputShape;
    }

    @Override
    public Output forward(Tensor x, Params parameters, Params statistics, Mode mode) {
        return Output.of(activation.apply(x));
    }
}
