package org.touchstone.kernel.layer;

import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Tensor;

/** A non-linear function of each unit. */
public enum Activation {
    RELU,
    TANH,
    SIGMOID,
    /** x / (1 + |x|). */
    SOFTSIGN;

    public Tensor apply(Tensor x) {
        return switch (this) {
            case RELU -> Elementwise.relu(x);
            case TANH -> Elementwise.tanh(x);
            case SIGMOID -> Elementwise.sigmoid(x);
            case SOFTSIGN -> Elementwise.softsign(x);
        };
    }
}
