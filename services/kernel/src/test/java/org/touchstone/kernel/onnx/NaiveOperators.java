package org.touchstone.kernel.onnx;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** The operators we write, straight from their definitions in the ONNX specification, in 64-bit floats. */
final class NaiveOperators {
    private NaiveOperators() {}

    /** How a window lies: pads are all beginnings, then all ends. */
    record Placement(int group, List<Integer> pads, List<Integer> strides, List<Integer> dilations) {
        static Placement plain(int axes) {
            List<Integer> ones = Collections.nCopies(axes, 1);
            return new Placement(1, Collections.nCopies(2 * axes, 0), ones, ones);
        }

        Placement grouped(int count) {
            return new Placement(count, pads, strides, dilations);
        }

        Placement padded(Integer... all) {
            return new Placement(group, List.of(all), strides, dilations);
        }

        Placement strided(Integer... all) {
            return new Placement(group, pads, List.of(all), dilations);
        }

        Placement dilated(Integer... all) {
            return new Placement(group, pads, strides, List.of(all));
        }

        Window window() {
            return new Window(longs(pads), longs(strides), longs(dilations));
        }

        private int extent(int image, int kernel, int axis) {
            int padded = image + pads.get(axis) + pads.get(axis + strides.size());
            return (padded - dilations.get(axis) * (kernel - 1) - 1) / strides.get(axis) + 1;
        }

        private static List<Long> longs(List<Integer> numbers) {
            return numbers.stream().map(Integer::longValue).toList();
        }
    }

    static NaiveTensor convolution(NaiveTensor image, NaiveTensor weights, NaiveTensor bias, Placement placement) {
        int[] kernel = tail(weights.shape());
        int[] shape = slid(image, kernel, placement);
        shape[1] = weights.extent(0);
        int channels = weights.extent(1);
        int featuresPerGroup = weights.extent(0) / placement.group();
        return NaiveTensor.of(shape, at -> {
            double[] sum = {bias.at(at[1])};
            NaiveTensor.eachIndex(kernel, offset -> {
                int[] from = source(at, offset, placement);
                int[] weight = weightIndex(at[1], offset);
                for (int c = 0; c < channels; c++) {
                    from[1] = at[1] / featuresPerGroup * channels + c;
                    weight[1] = c;
                    sum[0] += inside(image, from) ? image.at(from) * weights.at(weight) : 0;
                }
            });
            return sum[0];
        });
    }

    static NaiveTensor maxPool(NaiveTensor image, int[] kernel, Placement placement) {
        return NaiveTensor.of(slid(image, kernel, placement), at -> {
            double[] greatest = {Double.NEGATIVE_INFINITY};
            NaiveTensor.eachIndex(kernel, offset -> {
                int[] from = source(at, offset, placement);
                greatest[0] = inside(image, from) ? Math.max(greatest[0], image.at(from)) : greatest[0];
            });
            return greatest[0];
        });
    }

    static NaiveTensor batchNormalization(
            NaiveTensor x,
            NaiveTensor scale,
            NaiveTensor shift,
            NaiveTensor mean,
            NaiveTensor variance,
            float epsilon) {
        return NaiveTensor.of(x.shape(), at -> {
            int channel = at[1];
            return (x.at(at) - mean.at(channel)) / Math.sqrt(variance.at(channel) + epsilon) * scale.at(channel)
                    + shift.at(channel);
        });
    }

    static NaiveTensor each(NaiveTensor x, DoubleUnaryOperator function) {
        return NaiveTensor.of(x.shape(), at -> function.applyAsDouble(x.at(at)));
    }

    static DoubleUnaryOperator function(ActivationOperator activation) {
        return switch (activation) {
            case RELU -> x -> Math.max(x, 0);
            case TANH -> Math::tanh;
            case SIGMOID -> x -> 1 / (1 + Math.exp(-x));
            case SOFTSIGN -> x -> x / (1 + Math.abs(x));
        };
    }

    static DoubleBinaryOperator function(ArithmeticOperator arithmetic) {
        return switch (arithmetic) {
            case ADD -> (a, b) -> a + b;
            case SUBTRACT -> (a, b) -> a - b;
            case MULTIPLY -> (a, b) -> a * b;
            case DIVIDE -> (a, b) -> a / b;
        };
    }

    static NaiveTensor both(NaiveTensor a, NaiveTensor b, DoubleBinaryOperator function) {
        int rank = Math.max(a.rank(), b.rank());
        int[] shape = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            shape[axis] = Math.max(alignedExtent(a, axis, rank), alignedExtent(b, axis, rank));
        }
        return NaiveTensor.of(
                shape, at -> function.applyAsDouble(a.at(alignedIndex(a, at)), b.at(alignedIndex(b, at))));
    }

    /** alpha A' B' + beta C with C broadcast. */
    static NaiveTensor gemm(NaiveTensor a, NaiveTensor b, NaiveTensor c, GemmOperator gemm) {
        NaiveTensor left = gemm.transposeFirst() ? transposed(a) : a;
        NaiveTensor right = gemm.transposeSecond() ? transposed(b) : b;
        NaiveTensor product = each(matMul(left, right), x -> gemm.alpha() * x);
        return both(product, c, (x, y) -> x + gemm.beta() * y);
    }

    /** Stacks of matrices, the stacks broadcast. */
    static NaiveTensor matMul(NaiveTensor a, NaiveTensor b) {
        int rank = Math.max(a.rank(), b.rank());
        int[] shape = new int[rank];
        for (int axis = 0; axis < rank - 2; axis++) {
            shape[axis] = Math.max(alignedExtent(a, axis, rank), alignedExtent(b, axis, rank));
        }
        shape[rank - 2] = a.extent(a.rank() - 2);
        shape[rank - 1] = b.extent(b.rank() - 1);
        int inner = a.extent(a.rank() - 1);
        return NaiveTensor.of(shape, at -> {
            double sum = 0;
            for (int k = 0; k < inner; k++) {
                int[] left = alignedIndex(a, at);
                int[] right = alignedIndex(b, at);
                left[a.rank() - 2] = at[rank - 2];
                left[a.rank() - 1] = k;
                right[b.rank() - 2] = k;
                right[b.rank() - 1] = at[rank - 1];
                sum += a.at(left) * b.at(right);
            }
            return sum;
        });
    }

    static NaiveTensor softmax(NaiveTensor x, int axis, boolean logarithm) {
        return NaiveTensor.of(x.shape(), at -> {
            double sum = 0;
            int[] other = at.clone();
            for (int i = 0; i < x.extent(axis); i++) {
                other[axis] = i;
                sum += Math.exp(x.at(other));
            }
            return logarithm ? x.at(at) - Math.log(sum) : Math.exp(x.at(at)) / sum;
        });
    }

    private static NaiveTensor transposed(NaiveTensor matrix) {
        int[] shape = {matrix.extent(1), matrix.extent(0)};
        return NaiveTensor.of(shape, at -> matrix.at(at[1], at[0]));
    }

    private static int[] slid(NaiveTensor image, int[] kernel, Placement placement) {
        int[] shape = image.shape();
        for (int i = 0; i < kernel.length; i++) {
            shape[i + 2] = placement.extent(shape[i + 2], kernel[i], i);
        }
        return shape;
    }

    private static int[] source(int[] at, int[] offset, Placement placement) {
        int[] from = at.clone();
        for (int i = 0; i < offset.length; i++) {
            from[i + 2] = at[i + 2] * placement.strides().get(i)
                    + offset[i] * placement.dilations().get(i)
                    - placement.pads().get(i);
        }
        return from;
    }

    private static boolean inside(NaiveTensor image, int[] index) {
        for (int axis = 2; axis < index.length; axis++) {
            if (index[axis] < 0 || index[axis] >= image.extent(axis)) {
                return false;
            }
        }
        return true;
    }

    private static int[] weightIndex(int feature, int[] offset) {
        int[] index = new int[offset.length + 2];
        index[0] = feature;
        System.arraycopy(offset, 0, index, 2, offset.length);
        return index;
    }

    private static int alignedExtent(NaiveTensor tensor, int axis, int rank) {
        int own = axis - (rank - tensor.rank());
        return own < 0 ? 1 : tensor.extent(own);
    }

    private static int[] alignedIndex(NaiveTensor tensor, int[] at) {
        int[] index = new int[tensor.rank()];
        for (int own = 0; own < index.length; own++) {
            int wanted = at[own + at.length - index.length];
            index[own] = Math.min(wanted, tensor.extent(own) - 1);
        }
        return index;
    }

    private static int[] tail(int[] shape) {
        return Arrays.copyOfRange(shape, 2, shape.length);
    }
}
