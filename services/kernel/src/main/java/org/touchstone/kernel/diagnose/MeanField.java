package org.touchstone.kernel.diagnose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.layer.Activate;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.layer.BatchNormalization;
import org.touchstone.kernel.layer.Convolution;
import org.touchstone.kernel.layer.Dense;
import org.touchstone.kernel.layer.Layer;
import org.touchstone.kernel.layer.MaxPool;

/**
 * Closed forms for a wide network with random weights of mean 0 and biases 0, the non-linear version of Glorot and Bengio
 * (2010), eq. 5 to 7. Going up, v = fan_in Var W q is the variance of pre-activations and q = E f(sqrt(v) xi)^2 the second
 * moment of activations. Going down, delta = fan_out' Var W' E f'^2 delta' is the second moment of gradients per example,
 * from (K-1)/K^2 at a softmax over K classes that are nearly equally likely. Fan out counts the connections of an input;
 * borders of images are neglected. Batch normalization makes v = 1. Across max pooling nothing is known.
 *
 * @param hidden one per activation, from the input
 * @param outputGradientDeviation of dC/d(logits) of one example
 */
public record MeanField(List<Expected> hidden, double outputGradientDeviation) {
    public MeanField {
        hidden = List.copyOf(hidden);
    }

    /**
     * Of these layers, from the input to the logits.
     *
     * @param inputShape of one example
     * @param variance of one weight of a {@link Dense} or a {@link Convolution}
     * @param secondMoment the mean square of the inputs
     */
    public static MeanField of(
            List<Layer> layers, List<Long> inputShape, ToDoubleFunction<Layer> variance, double secondMoment) {
        return of(layers, new Ascent(inputShape, variance, secondMoment, false));
    }

    /**
     * The paper's own eq. 5 to 7: the same as if every f were the identity. It is what symmetric activations of slope 1 at 0
     * do while pre-activations are small, and up to a factor of 2 off where they are not.
     */
    public static MeanField linear(
            List<Layer> layers, List<Long> inputShape, ToDoubleFunction<Layer> variance, double secondMoment) {
        return of(layers, new Ascent(inputShape, variance, secondMoment, true));
    }

    /**
     * Of examples that differ in their mean squares: each predicted by itself, then the moments averaged. Examples that are
     * far apart saturate a layer to different degrees, which one mean square for all does not see.
     *
     * @param secondMoments the mean square of each example
     */
    public static MeanField of(
            List<Layer> layers, List<Long> inputShape, ToDoubleFunction<Layer> variance, double[] secondMoments) {
        if (secondMoments.length == 0) {
            throw new IllegalArgumentException("a prediction needs an example at least");
        }
        List<MeanField> each = Arrays.stream(secondMoments)
                .mapToObj(one -> of(layers, inputShape, variance, one))
                .toList();
        int depth = each.get(0).hidden.size();
        return new MeanField(
                IntStream.range(0, depth)
                        .mapToObj(i -> Expected.average(
                                each.stream().map(one -> one.hidden.get(i)).toList()))
                        .toList(),
                each.get(0).outputGradientDeviation);
    }

    private static MeanField of(List<Layer> layers, Ascent ascent) {
        layers.forEach(ascent::through);
        return ascent.descend();
    }

    /** A layer of weights: {@code divisor} is what batch normalization after it divides squares by. */
    private record Matrix(String name, double fanIn, double fanOut, double variance, boolean square, double divisor) {
        static Matrix of(Layer layer, List<Long> before, List<Long> after, double variance) {
            double inputs = count(before);
            double outputs = count(after);
            double fanIn = layer instanceof Convolution convolution
                    ? (double) convolution.channels() * convolution.kernel() * convolution.kernel()
                    : inputs;
            boolean square = layer instanceof Dense && inputs == outputs;
            return new Matrix(layer.name(), fanIn, outputs * fanIn / inputs, variance, square, 1);
        }

        Matrix normalizing(double divisor) {
            return new Matrix(name, fanIn, fanOut, variance, square, divisor);
        }

        private static double count(List<Long> shape) {
            return shape.stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
        }
    }

    /** A non-linearity (null: the identity), its matrix, the second moment q of that one's input, and the variance v of its own. */
    private record Unit(Matrix matrix, @Nullable Activation activation, double q, double v) {
        double moment(int power) {
            Activation f = activation;
            return f == null ? power == 1 ? 0 : v : moment(f, power);
        }

        private double moment(Activation f, int power) {
            return GaussianMean.of(xi -> Math.pow(Response.of(f, Math.sqrt(v) * xi), power));
        }

        double meanSquaredSlope() {
            Activation f = activation;
            return f == null
                    ? 1
                    : GaussianMean.of(xi -> Math.pow(Response.slope(f, Response.of(f, Math.sqrt(v) * xi)), 2));
        }

        Expected expected(double slopes, double delta) {
            double rms = matrix.square ? Math.sqrt(matrix.fanIn * matrix.variance * slopes) : Double.NaN;
            double mean = activation == Activation.RELU
                    ? MeanSingularValue.HALF_ZERO * Math.sqrt(matrix.fanIn * matrix.variance)
                    : MeanSingularValue.SQUARE * rms;
            return new Expected(
                    matrix.name,
                    Math.sqrt(v),
                    moment(1),
                    moment(2),
                    slopes,
                    Math.sqrt(delta),
                    Math.sqrt(q * delta / matrix.divisor),
                    matrix.square ? mean : Double.NaN,
                    rms);
        }
    }

    /** Walks up the layers and remembers what the way down needs. */
    private static final class Ascent {
        private final boolean linear;
        private final ToDoubleFunction<Layer> variance;
        private final List<Unit> units = new ArrayList<>();
        private final List<Boolean> pooledAfter = new ArrayList<>();
        private List<Long> shape;
        private double q;
        private double inputOfMatrix;
        private double v;
        private @Nullable Matrix matrix;

        Ascent(List<Long> shape, ToDoubleFunction<Layer> variance, double secondMoment, boolean linear) {
            this.linear = linear;
            this.shape = shape;
            this.variance = variance;
            this.q = secondMoment;
        }

        void through(Layer layer) {
            List<Long> before = shape;
            shape = layer.outputShape(before);
            Matrix last = matrix;
            if (layer instanceof Dense || layer instanceof Convolution) {
                Matrix next = Matrix.of(layer, before, shape, variance.applyAsDouble(layer));
                inputOfMatrix = q;
                v = next.fanIn * next.variance * q;
                matrix = next;
            } else if (layer instanceof BatchNormalization && last != null) {
                matrix = last.normalizing(v);
                v = 1;
            } else if (layer instanceof Activate activate && last != null) {
                Unit unit = new Unit(last, linear ? null : activate.activation(), inputOfMatrix, v);
                units.add(unit);
                pooledAfter.add(false);
                q = unit.moment(2);
            } else if (layer instanceof MaxPool) {
                q = Double.NaN;
                if (!units.isEmpty()) {
                    pooledAfter.set(units.size() - 1, true);
                }
            }
        }

        MeanField descend() {
            double classes = Matrix.count(shape);
            double delta = (classes - 1) / (classes * classes);
            Matrix above = matrix;
            List<Expected> hidden = new ArrayList<>();
            double deltaAbove = delta;
            for (int i = units.size() - 1; i >= 0 && above != null; i--) {
                Unit unit = units.get(i);
                double slopes = unit.meanSquaredSlope();
                deltaAbove *= pooledAfter.get(i) ? Double.NaN : above.fanOut * above.variance / above.divisor * slopes;
                hidden.add(unit.expected(slopes, deltaAbove));
                above = unit.matrix;
            }
            Collections.reverse(hidden);
            return new MeanField(hidden, Math.sqrt(delta));
        }
    }
}
