package org.touchstone.kernel.init;

import java.util.function.UnaryOperator;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;

/**
 * The step of layer-sequential unit variance (Mishkin and Matas 2016, algorithm 1) for one layer: its weight is divided by the
 * deviation of its outputs on a batch until their variance is 1. Layers are to be taken from the input upwards.
 */
public final class LayerSequential {
    private static final double TOLERANCE = 0.01;
    private static final int MOST_ROUNDS = 10;

    private LayerSequential() {}

    /**
     * The weight that gives outputs of unit variance, made in the current scope. One whose outputs do not vary, or are not
     * finite, comes back as it is.
     *
     * @param outputs of the layer on the batch, before the non-linearity, as a function of its weight
     */
    public static Tensor scaled(Tensor weight, UnaryOperator<Tensor> outputs) {
        return Scope.compute(() -> {
            Tensor scaled = weight;
            for (int round = 0; round < MOST_ROUNDS; round++) {
                double variance = variance(outputs, scaled);
                if (!(variance > 0) || Double.isInfinite(variance) || Math.abs(variance - 1) < TOLERANCE) {
                    break;
                }
                scaled = scaled.div(Math.sqrt(variance));
            }
            return scaled == weight ? weight.detach() : scaled;
        });
    }

    private static double variance(UnaryOperator<Tensor> outputs, Tensor weight) {
        return Scope.evaluate(() -> {
            Tensor values = outputs.apply(weight).reshape(-1);
            return values.count() < 2
                    ? 0.0
                    : Reduce.variance(values, 0, false, 0).item();
        });
    }
}
