package org.touchstone.kernel.layer;

import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;

/** What a layer gives: activations, and the statistics it keeps as they are after this batch. */
public record Output(Tensor y, Params statistics) {
    static Output of(Tensor y) {
        return new Output(y, Params.empty());
    }
}
