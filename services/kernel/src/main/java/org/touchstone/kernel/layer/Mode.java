package org.touchstone.kernel.layer;

import org.touchstone.kernel.random.Key;

/** Whether a layer trains (noise by the key, statistics of the batch) or predicts. */
public sealed interface Mode {
    /** Training; every layer folds its name into the key. */
    record Train(Key key) implements Mode {}

    /** Prediction: no noise, running statistics. */
    record Predict() implements Mode {}
}
