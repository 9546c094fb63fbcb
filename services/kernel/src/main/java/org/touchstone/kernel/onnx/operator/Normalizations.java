package org.touchstone.kernel.onnx.operator;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Shaping.PadMode;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Windows;

/** Shifting and scaling to mean 0 and variance 1, or to norm 1. */
final class Normalizations {
    private static final int GAIN_PER_CHANNEL = 21;

    private Normalizations() {}

    static List<Definition> definitions() {
        return List.of(
                new Definition("BatchNormalization", 1, new Arity(5, 5, 5), Normalizations::batch),
                new Definition("InstanceNormalization", 1, Arity.of(3), settings -> {
                    double epsilon = settings.number("epsilon", 1e-5);
                    return Kernel.of(in -> {
                        Tensor x = in.floats(0);
                        return affine(in, groups(in, x.size(1), epsilon), false);
                    });
                }),
                new Definition("GroupNormalization", 18, Arity.of(3), Normalizations::group),
                new Definition("LayerNormalization", 17, new Arity(2, 3, 3), Normalizations::layer),
                new Definition("LpNormalization", 1, Arity.ONE, Normalizations::norm),
                new Definition("LRN", 1, Arity.ONE, Normalizations::local));
    }

    private static Kernel batch(Settings settings) {
        settings.ignore("momentum", "is_test");
        if (settings.flag("training_mode") || settings.integer("spatial", 1) != 1) {
            throw settings.unsupported("training mode (export the model for inference)");
        }
        return new Batch(settings.number("epsilon", 1e-5));
    }

    /** (x - mean) / sqrt(variance + epsilon) * scale + shift, with given statistics per channel. */
    private record Batch(double epsilon) implements Kernel {
        @Override
        public Result forward(Inputs in) {
            Tensor x = in.floats(0);
            for (int i = 1; i < in.count(); i++) {
                requirePerChannel(in, i, channels(in));
            }
            Tensor factor = factor(in);
            Tensor offset = in.get(2).sub(in.get(3).mul(factor));
            return Result.of(x.mul(perChannel(x, factor)).add(perChannel(x, offset)));
        }

        @Override
        public Map<Integer, Tensor> vjp(Back back) {
            if (back.wanted().size() > 1 || !back.wanted().contains(0)) {
                return Kernel.of(in -> forward(in).outputs().get(0)).vjp(back);
            }
            Tensor x = back.inputs().get(0);
            return Map.of(0, back.cotangent().mul(perChannel(x, factor(back.inputs()))));
        }

        private Tensor factor(Inputs in) {
            return in.get(1).div(Elementwise.sqrt(in.get(4).add(epsilon)));
        }
    }

    private static long channels(Inputs in) {
        if (in.floats(0).rank() < 2) {
            throw in.wrongShape("an image has a batch and channels, not " + in.get(0));
        }
        return in.get(0).size(1);
    }

    private static void requirePerChannel(Inputs in, int place, long count) {
        if (in.floats(place).rank() != 1 || in.get(place).size(0) != count) {
            throw in.wrongShape("input " + place + " must be " + count + " numbers, not " + in.get(place));
        }
    }

    /** The vector along axis 1 of x. */
    static Tensor perChannel(Tensor x, Tensor vector) {
        long[] shape = new long[x.rank()];
        Arrays.fill(shape, 1);
        shape[1] = vector.count();
        return vector.reshape(shape);
    }

    private static Kernel group(Settings settings) {
        double epsilon = settings.number("epsilon", 1e-5);
        long groups = settings.integer("num_groups", 0);
        settings.ignore("stash_type");
        boolean perGroup = settings.opset() < GAIN_PER_CHANNEL;
        return Kernel.of(in -> {
            if (groups < 1 || channels(in) % groups != 0) {
                throw in.wrongShape(groups + " groups of the channels of " + in.get(0));
            }
            return affine(in, groups(in, groups, epsilon), perGroup && groups != channels(in));
        });
    }

    /** Each group of channels of each image by its own mean and variance, in the shape of x. */
    private static Tensor groups(Inputs in, long groups, double epsilon) {
        channels(in);
        Tensor x = in.floats(0);
        return standard(x.reshape(x.size(0), groups, -1), epsilon, 2).reshape(x.shape());
    }

    private static Tensor standard(Tensor x, double epsilon, int... axes) {
        Tensor centered = x.sub(Reduce.mean(x, true, axes));
        return centered.mul(Elementwise.rsqrt(Reduce.variance(x, 0, true, axes).add(epsilon)));
    }

    private static Tensor affine(Inputs in, Tensor normalized, boolean perGroup) {
        long count = perGroup ? in.get(1).count() : channels(in);
        requirePerChannel(in, 1, count);
        requirePerChannel(in, 2, count);
        Tensor x = perGroup ? normalized.reshape(normalized.size(0), count, -1) : normalized;
        return x.mul(perChannel(x, in.get(1))).add(perChannel(x, in.get(2))).reshape(normalized.shape());
    }

    private static Kernel layer(Settings settings) {
        double epsilon = settings.number("epsilon", 1e-5);
        long axis = settings.integer("axis", -1);
        settings.ignore("stash_type");
        int outputs = settings.node().outputs().size();
        return Kernel.ofAll(in -> {
            Tensor x = in.floats(0);
            int first = in.axis(axis, x.rank());
            long[] inner = Arrays.copyOfRange(x.shape(), first, x.rank());
            if (outputs == 1
                    && in.has(2)
                    && Arrays.equals(in.get(1).shape(), inner)
                    && Arrays.equals(in.get(2).shape(), inner)) {
                return List.of(Neural.layerNorm(x, in.get(1), in.get(2), epsilon));
            }
            int[] axes = IntStream.range(first, x.rank()).toArray();
            Tensor mean = Reduce.mean(x, true, axes);
            Tensor inverse = Elementwise.rsqrt(Reduce.variance(x, 0, true, axes).add(epsilon));
            Tensor y = x.sub(mean).mul(inverse).mul(in.get(1));
            return List.of(in.has(2) ? y.add(in.get(2)) : y, mean, inverse);
        });
    }

    private static Kernel norm(Settings settings) {
        long axis = settings.integer("axis", -1);
        long order = settings.integer("p", 2);
        if (order != 1 && order != 2) {
            throw settings.wrong("p", "must be 1 or 2, not " + order);
        }
        return Kernel.of(in -> {
            Tensor x = in.floats(0);
            return x.div(Reduce.norm(x, (double) order, true, in.axis(axis, x.rank())));
        });
    }

    /** x / (bias + alpha / size * sum of squares of neighbouring channels)^beta. */
    private static Kernel local(Settings settings) {
        double alpha = settings.number("alpha", 1e-4);
        double beta = settings.number("beta", 0.75);
        double bias = settings.number("bias", 1);
        long size = settings.integer("size", 0);
        if (size < 1 || size > Short.MAX_VALUE) {
            throw settings.wrong("size", "must be positive, not " + size);
        }
        return Kernel.of(in -> {
            Tensor x = in.floats(0);
            Tensor squares = x.mul(x).reshape(x.size(0), 1, channels(in), -1);
            in.affordable(x.size(0), x.size(1) + size, squares.size(3));
            Tensor padded = Shaping.pad(squares, PadMode.CONSTANT, 0, 0, 0, (size - 1) / 2, size / 2);
            Tensor means = Windows.averagePool(padded, List.of(size, 1L), List.of(1L, 1L));
            Tensor scale = means.mul(alpha).add(bias).pow(-beta);
            return x.mul(scale.reshape(x.shape()));
        });
    }
}
