package org.touchstone.kernel.diagnose;

import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.layer.Activation;

/**
 * One layer on the probe set: a matrix W, and s -> z = f(s) after it. For the last layer, which has no f, z is s.
 *
 * @param layer name of the matrix
 * @param activation f; null for the last layer
 * @param values of z over units and examples
 * @param gradients dC/ds over units and examples, C the loss of one example: never averaged over examples
 * @param weightGradients dC/dW over weights, C the mean loss of a shard of examples; every k-th of very many
 * @param weights the shape of W and its mean square
 * @param units which of them ever gave more than 0
 * @param width numbers in z for one example
 */
public record LayerStatistics(
        String layer,
        @Nullable Activation activation,
        Distribution values,
        Distribution gradients,
        Distribution weightGradients,
        Weights weights,
        Units units,
        long width) {

    /** Inputs and outputs of the matrix (0 and 0 of a convolution, which is none), and the mean square of its elements. */
    public record Weights(long inputs, long outputs, double secondMoment) {
        boolean isSquare() {
            return inputs == outputs && inputs > 0;
        }
    }

    /** Of the examples of both. */
    public LayerStatistics merge(LayerStatistics other) {
        if (!layer.equals(other.layer)
                || activation != other.activation
                || width != other.width
                || !weights.equals(other.weights)) {
            throw new IllegalArgumentException("statistics of layer " + layer + " with " + weights + " and of layer "
                    + other.layer + " with " + other.weights + " are not of one network at one step");
        }
        return new LayerStatistics(
                layer,
                activation,
                values.merge(other.values),
                gradients.merge(other.gradients),
                weightGradients.merge(other.weightGradients),
                weights,
                units.merge(other.units),
                width);
    }

    /** The share of units and examples that hardly answer any more (of rectifiers: give 0); NaN for the last layer. */
    public double saturatedShare() {
        Activation f = activation;
        return f == null ? Double.NaN : values.share(z -> Response.saturated(f, z));
    }

    /** The root mean square over examples of the Euclidean norm of dC/ds; comparable between layers of unequal width. */
    public double gradientNorm() {
        return Math.sqrt(gradients.secondMoment() * width);
    }

    /** E f'(s)^2 over units and examples; NaN for the last layer. */
    public double meanSquaredSlope() {
        Activation f = activation;
        return f == null ? Double.NaN : values.expectation(z -> Math.pow(Response.slope(f, z), 2));
    }

    /**
     * The mean singular value of J = W diag f'(s), by the law for random square matrices of this size (n Var W E f'^2 as
     * measured); NaN for other layers. For rectifiers it supposes that half of them are active.
     */
    public double meanSingularValue() {
        Activation f = activation;
        if (f == null || !weights.isSquare()) {
            return Double.NaN;
        }
        double scale = Math.sqrt(weights.inputs() * weights.secondMoment());
        return f == Activation.RELU
                ? MeanSingularValue.HALF_ZERO * scale
                : MeanSingularValue.SQUARE * scale * Math.sqrt(meanSquaredSlope());
    }
}
