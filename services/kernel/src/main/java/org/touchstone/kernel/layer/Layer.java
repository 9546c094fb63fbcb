package org.touchstone.kernel.layer;

import java.util.List;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;

/** One step of a network: a pure function of parameters, statistics and input. Images are N x C x H x W, vectors N x D. */
public sealed interface Layer permits Dense, Convolution, BatchNormalization, Activate, MaxPool, Flatten, Dropout {

    /** The prefix of the layer's parameters, unique in its network. */
    String name();

    /** The shape after the layer of one example of the given shape. */
    List<Long> outputShape(List<Long> inputShape);

    /**
     * Applies the layer.
     *
     * @param parameters of the whole network
     * @param statistics of the whole network
     */
    Output forward(Tensor x, Params parameters, Params statistics, Mode mode);
}
