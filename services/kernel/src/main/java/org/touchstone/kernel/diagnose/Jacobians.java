package org.touchstone.kernel.diagnose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.layer.Activate;
import org.touchstone.kernel.layer.BatchNormalization;
import org.touchstone.kernel.layer.Convolution;
import org.touchstone.kernel.layer.Dense;
import org.touchstone.kernel.layer.Layer;
import org.touchstone.kernel.layer.Mode;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Autograd;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Recording;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * Singular values of the layers' Jacobians, measured: the quantity of Glorot and Bengio (2010), section 4.2.1. Matrices are
 * decomposed; of convolutions, and of matrices too large for that, the largest singular value comes by power iteration on
 * J^T J, to about a hundredth. The law for random matrices beside it is {@link LayerStatistics#meanSingularValue}.
 */
public final class Jacobians {
    /** The smaller side of the largest matrix that is decomposed. */
    static final long LARGEST = 1024;

    private static final int MOST_ROUNDS = 200;
    private static final double TOLERANCE = 1e-6;
    private static final Mode PREDICT = new Mode.Predict();

    private final List<Layer> layers;
    private final Params parameters;
    private final Params statistics;

    private Jacobians(List<Layer> layers, Params parameters, Params statistics) {
        this.layers = layers;
        this.parameters = parameters;
        this.statistics = statistics;
    }

    /**
     * Of every layer with a non-linearity, from the input; as the network predicts.
     *
     * @param layers from the input to the logits
     * @param x the examples at which they are taken, as the first layer takes them
     */
    public static List<SingularValues> of(List<Layer> layers, Params parameters, Params statistics, Tensor x) {
        if (x.rank() < 2 || x.size(0) < 1) {
            throw new IllegalArgumentException("a Jacobian is taken at one example at least, not at " + x);
        }
        return Scope.evaluate(() -> new Jacobians(layers, parameters, statistics).along(x));
    }

    /** What is linear in a layer: the matrix, and the batch normalization after it if there is one. */
    private record Linear(Layer matrix, List<Layer> layers, Tensor input) {
        Linear and(Layer layer) {
            List<Layer> both = new ArrayList<>(layers);
            both.add(layer);
            return new Linear(matrix, both, input);
        }
    }

    private List<SingularValues> along(Tensor x) {
        List<SingularValues> found = new ArrayList<>();
        Tensor z = x;
        @Nullable Linear linear = null;
        for (Layer layer : layers) {
            Tensor before = z;
            z = forward(layer, before);
            if (layer instanceof Dense || layer instanceof Convolution) {
                linear = new Linear(layer, List.of(layer), before);
            } else if (layer instanceof BatchNormalization && linear != null) {
                linear = linear.and(layer);
            } else if (layer instanceof Activate activate && linear != null) {
                found.add(values(linear, slopes(activate, z)));
                linear = null;
            }
        }
        return found;
    }

    private Tensor forward(Layer layer, Tensor x) {
        return layer.forward(x, parameters, statistics, PREDICT).y();
    }

    /** f'(s) for z = f(s). */
    private static Tensor slopes(Activate activate, Tensor z) {
        float[] slopes = z.toFloats();
        for (int i = 0; i < slopes.length; i++) {
            slopes[i] = (float) Response.slope(activate.activation(), slopes[i]);
        }
        return Tensors.of(slopes, z.shape());
    }

    private SingularValues values(Linear linear, Tensor slopes) {
        return linear.layers().size() == 1
                        && linear.matrix() instanceof Dense dense
                        && Math.min(dense.inputs(), dense.outputs()) <= LARGEST
                ? decomposed(dense, slopes)
                : iterated(linear, slopes);
    }

    private SingularValues decomposed(Dense dense, Tensor slopes) {
        Tensor weight = parameters.get(dense.weight());
        int examples = Math.toIntExact(slopes.size(0));
        float[] rows = slopes.toFloats();
        int width = rows.length / examples;
        List<double[]> all = new ArrayList<>();
        for (int i = 0; i < examples; i++) {
            Tensor slope = Tensors.of(Arrays.copyOfRange(rows, i * width, (i + 1) * width), width, 1);
            float[] values = Scope.evaluate(
                    () -> Reduce.singularValues(weight.mul(slope)).toFloats());
            double[] wide = new double[values.length];
            Arrays.setAll(wide, k -> values[k]);
            all.add(wide);
        }
        double[] values = all.stream().flatMapToDouble(Arrays::stream).toArray();
        double squares = Arrays.stream(values).map(value -> value * value).sum();
        return new SingularValues(
                dense.name(),
                examples,
                Arrays.stream(values).average().orElse(Double.NaN),
                Math.sqrt(squares / values.length),
                Arrays.stream(values).max().orElse(Double.NaN),
                Arrays.stream(values).min().orElse(Double.NaN));
    }

    private SingularValues iterated(Linear linear, Tensor slopes) {
        double[] greatest = powerIteration(linear, slopes);
        return new SingularValues(
                linear.matrix().name(),
                greatest.length,
                Double.NaN,
                Double.NaN,
                Arrays.stream(greatest).max().orElse(Double.NaN),
                Double.NaN);
    }

    /** All examples at once; until none of their norms moves any more. */
    private double[] powerIteration(Linear linear, Tensor slopes) {
        Tensor input = linear.input();
        Tensor v = unit(RandomTensors.normal(Key.of(0).fold(linear.matrix().name()), input.dtype(), input.shape()));
        double[] norms = new double[Math.toIntExact(input.size(0))];
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Tensor from = v;
            Tensor u = Scope.compute(() ->
                    affine(linear, from).sub(affine(linear, from.mul(0.0))).mul(slopes));
            double[] next = norms(u);
            v = Scope.compute(() -> unit(transposed(linear, u.mul(slopes))));
            u.close();
            from.close();
            boolean settled = settled(norms, next);
            norms = next;
            if (settled) {
                break;
            }
        }
        return norms;
    }

    private Tensor affine(Linear linear, Tensor x) {
        Tensor y = x;
        for (Layer layer : linear.layers()) {
            y = forward(layer, y);
        }
        return y;
    }

    private Tensor transposed(Linear linear, Tensor cotangent) {
        try (Recording recording = Recording.start()) {
            Tensor x = recording.input(linear.input());
            return Autograd.vjp(List.of(affine(linear, x)), List.of(x), List.of(cotangent))
                    .get(0);
        }
    }

    private static Tensor unit(Tensor x) {
        long[] column = new long[x.rank()];
        Arrays.fill(column, 1);
        column[0] = x.size(0);
        // The Jacobian of a layer that does not answer is 0, and so is its norm.
        return x.div(norm(x).add(Float.MIN_NORMAL).reshape(column));
    }

    private static Tensor norm(Tensor x) {
        return Reduce.norm(x.reshape(x.size(0), -1), 2, false, 1);
    }

    private static double[] norms(Tensor x) {
        return Scope.evaluate(() -> {
            float[] narrow = norm(x).toFloats();
            double[] wide = new double[narrow.length];
            Arrays.setAll(wide, i -> narrow[i]);
            return wide;
        });
    }

    private static boolean settled(double[] before, double[] now) {
        for (int i = 0; i < now.length; i++) {
            if (Math.abs(now[i] - before[i]) > TOLERANCE * now[i]) {
                return false;
            }
        }
        return true;
    }
}
