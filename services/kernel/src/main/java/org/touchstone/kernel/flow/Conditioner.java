package org.touchstone.kernel.flow;

import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;

/** The network of a coupling, which gives h_s and h_t of the elements it keeps. */
public sealed interface Conditioner permits Mlp, PlainConvolutions, ResidualNetwork {
    /** C (or D) of what is coupled. */
    int channels();

    /**
     * N x 2C x H x W (or N x 2D): the first half is h_s, the second h_t.
     *
     * @param kept b x: elements to be changed are 0
     * @param mask b
     */
    Tensor forward(Tensor kept, Tensor mask, Pass pass);

    /** Name of the matrix that gives h_s and h_t. */
    String lastWeight();

    /** Parameters before training. */
    Params initialParameters(Key key, DType type);

    /** Statistics before training. */
    Params initialStatistics(DType type);
}
