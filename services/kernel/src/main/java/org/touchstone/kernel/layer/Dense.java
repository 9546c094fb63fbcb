package org.touchstone.kernel.layer;

import java.util.List;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;

/** x W^T + b. Parameters: name.weight (outputs x inputs) and name.bias (outputs). */
public record Dense(String name, long inputs, long outputs) implements Layer {
    public String weight() {
        return name + ".weight";
    }

    public String bias() {
        return name + ".bias";
    }

    @Override
    public List<Long> outputShape(List<Long> inputShape) {
        return List.of(outputs);
    }

    @Override
    public Output forward(Tensor x, Params parameters, Params statistics, Mode mode) {
        return Output.of(Neural.linear(x, parameters.get(weight()), parameters.get(bias())));
    }
}
