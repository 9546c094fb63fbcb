package org.touchstone.kernel.layer;

import java.util.List;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;

/** The largest of each square of side x side, without overlap; what is left over at the edge is dropped. */
public record MaxPool(String name, int side) implements Layer {
    @Override
    public List<Long> outputShape(List<Long> inputShape) {
        return List.of(inputShape.get(0), inputShape.get(1) / side, inputShape.get(2) / side);
    }

    @Override
    public Output forward(Tensor x, Params parameters, Params statistics, Mode mode) {
        return Output.of(Neural.maxPool(x, side, side, 0));
    }
}
