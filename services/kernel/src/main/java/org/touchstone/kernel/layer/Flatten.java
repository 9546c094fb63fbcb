package org.touchstone.kernel.layer;

import java.util.List;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;

/** Makes each example a vector, row-major. */
public record Flatten(String name) implements Layer {
    @Override
    public List<Long> outputShape(List<Long> inputShape) {
        return List.of(inputShape.stream().reduce(1L, Math::multiplyExact));
    }

    @Override
    public Output forward(Tensor x, Params parameters, Params statistics, Mode mode) {
        return Output.of(x.reshape(x.size(0), -1));
    }
}
