package org.touchstone.kernel.layer;

import java.util.List;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;

/**
 * In training, drops each unit with the probability and divides the others by what is kept on average (Srivastava et al.
 * 2014). Which units is a function of the key and the layer's name.
 */
public record Dropout(String name, double probability) implements Layer {
    @Override
    public List<Long> outputShape(List<Long> inputShape) {
        return inputShape;
    }

    @Override
    public Output forward(Tensor x, Params parameters, Params statistics, Mode mode) {
        if (probability == 0 || !(mode instanceof Mode.Train train)) {
            return Output.of(x);
        }
        double kept = 1 - probability;
        return Output.of(
                Scope.compute(() -> x.mul(RandomTensors.bernoulli(train.key().fold(name), x.dtype(), kept, x.shape())
                        .div(kept))));
    }
}
