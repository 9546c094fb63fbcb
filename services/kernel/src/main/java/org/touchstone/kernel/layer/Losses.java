package org.touchstone.kernel.layer;

import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Tensor;

/** What training makes small. */
public final class Losses {
    private Losses() {}

    /** The mean over N of -log softmax(logits)[label]. logits: N x K; labels: N of type I64, 0 to K - 1. */
    public static Tensor softmaxNegativeLogLikelihood(Tensor logits, Tensor labels) {
        return Neural.crossEntropy(logits, labels);
    }
}
