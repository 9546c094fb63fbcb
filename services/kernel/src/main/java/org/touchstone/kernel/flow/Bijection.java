package org.touchstone.kernel.flow;

import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;

/**
 * An invertible differentiable map of examples, a pure function of the parameters and statistics of the {@link Pass}. Images
 * are N x C x H x W, vectors N x D. Laws: decode(encode(x)) = x, and the two log-determinants sum to 0.
 */
public sealed interface Bijection
        permits Chain, AffineCoupling, BatchNormBijection, ActNorm, InvertibleConvolution, Squeeze, MultiScale, Logit {
    /** From data to latent. */
    Mapped encode(Tensor x, Pass pass);

    /**
     * From latent to data.
     *
     * @throws IllegalStateException where the way back depends on statistics and they are not frozen
     */
    Mapped decode(Tensor z, Pass pass);

    /** The parameters before training, by name; names are unique in a flow. */
    default Params initialParameters(Key key, DType type) {
        return Params.empty();
    }

    /** The statistics before training, by name. */
    default Params initialStatistics(DType type) {
        return Params.empty();
    }
}
