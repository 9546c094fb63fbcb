package org.touchstone.kernel.tensor;

import java.lang.invoke.MethodHandle;
import java.util.List;

/** The products of networks: linear maps, convolutions, pooling, normalization, losses. Images are N x C x H x W. */
public final class Neural {
    private static final Libtorch.F2 LINEAR = Libtorch.f2("torchNNLinear");
    private static final MethodHandle CONVOLUTION = Libtorch.find(
            "torchNNConvNd",
            long.class,
            long.class,
            long.class,
            long.class,
            long[].class,
            long[].class,
            long[].class,
            int.class);
    private static final MethodHandle MAX_POOL = Libtorch.find(
            "torchNNMaxPool", long.class, long.class, long[].class, long[].class, long[].class, boolean.class);
    private static final MethodHandle AVERAGE_POOL = Libtorch.find(
            "torchNNAvgPool",
            long.class,
            long.class,
            long[].class,
            long[].class,
            long[].class,
            boolean.class,
            boolean.class);
    private static final MethodHandle SOFTMAX =
            Libtorch.find("torchSoftmax", long.class, long.class, long.class, int.class);
    private static final MethodHandle LOG_SOFTMAX =
            Libtorch.find("torchLogSoftmax", long.class, long.class, long.class, int.class);

    private Neural() {}

    /** How a window moves over an image: lengths for height and width alike. */
    public record Window(int stride, int padding, int dilation, int groups) {
        public static Window of(int stride, int padding) {
            return new Window(stride, padding, 1, 1);
        }
    }

    /** x W^T + b. x: N x in; weight: out x in; bias: out. */
    public static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
        return Tensor.wrap(LINEAR.call(x.handle(), weight.handle(), bias.handle()));
    }

    /** Cross-correlation. x: N x C x H x W; weight: out x C/groups x h x w; bias: out. */
    public static Tensor convolution(Tensor x, Tensor weight, Tensor bias, Window window) {
        boolean sums = WholeBlocks.isWhole(x, new Windows.Kind(false, List.of(0L, 0L), window.groups()));
        boolean features = WholeBlocks.hasWholeFeatures(weight, window.groups());
        if (sums && features) {
            return convolutionOfBlocks(x, weight, bias, window);
        }
        return Scope.compute(() -> {
            Tensor input = sums ? x : WholeBlocks.fill(x, 1);
            Tensor weights = sums ? weight : WholeBlocks.fill(weight, 1);
            if (features) {
                return convolutionOfBlocks(input, weights, bias, window);
            }
            Tensor y = convolutionOfBlocks(input, WholeBlocks.fill(weights, 0), WholeBlocks.fill(bias, 0), window);
            return Shaping.slice(y, 1, 0, weight.size(0));
        });
    }

    private static Tensor convolutionOfBlocks(Tensor x, Tensor weight, Tensor bias, Window window) {
        try {
            return Tensor.wrap((long) CONVOLUTION.invokeExact(
                    x.handle(),
                    weight.handle(),
                    bias.handle(),
                    twice(window.stride()),
                    twice(window.padding()),
                    twice(window.dilation()),
                    window.groups()));
        } catch (Throwable e) {
            throw Libtorch.failure("convolution", e);
        }
    }

    /** The transpose of a convolution without bias. weight: in x out/groups x h x w. */
    public static Tensor transposedConvolution(Tensor x, Tensor weight, Window window, int outputPadding) {
        return Script.tensor(
                "conv_transpose2d",
                x,
                weight,
                twice(window.stride()),
                twice(window.padding()),
                twice(outputPadding),
                window.groups(),
                twice(window.dilation()));
    }

    /** The largest element of each square window. */
    public static Tensor maxPool(Tensor x, int side, int stride, int padding) {
        try {
            return Tensor.wrap(
                    (long) MAX_POOL.invokeExact(x.handle(), twice(side), twice(stride), twice(padding), false));
        } catch (Throwable e) {
            throw Libtorch.failure("maxPool", e);
        }
    }

    /** Pooled values and where they were in each H x W plane (I64). */
    public record Pooled(Tensor values, Tensor indices) {}

    /** Max pooling that tells which elements it took. */
    public static Pooled maxPoolWithIndices(Tensor x, int side, int stride, int padding) {
        List<Tensor> parts = Script.tensors(
                "max_pool2d_with_indices", x, twice(side), twice(stride), twice(padding), twice(1), false);
        return new Pooled(parts.get(0), parts.get(1));
    }

    /** The mean of each square window; padding does not count. */
    public static Tensor averagePool(Tensor x, int side, int stride, int padding) {
        try {
            return Tensor.wrap((long)
                    AVERAGE_POOL.invokeExact(x.handle(), twice(side), twice(stride), twice(padding), false, false));
        } catch (Throwable e) {
            throw Libtorch.failure("averagePool", e);
        }
    }

    /** Every window as a column: N x (C side side) x windows. */
    public static Tensor imageToColumns(Tensor x, int side, Window window) {
        return Script.tensor(
                "im2col", x, twice(side), twice(window.dilation()), twice(window.padding()), twice(window.stride()));
    }

    /** The transpose of {@link #imageToColumns}: columns summed back into an image. */
    public static Tensor columnsToImage(Tensor columns, long height, long width, int side, Window window) {
        return Script.tensor(
                "col2im",
                columns,
                new long[] {height, width},
                twice(side),
                twice(window.dilation()),
                twice(window.padding()),
                twice(window.stride()));
    }

    /** Normalized activations and the running statistics after this batch. */
    public record Normalized(Tensor y, Tensor runningMean, Tensor runningVariance) {}

    /**
     * Normalizes each channel by the statistics of the batch (Ioffe and Szegedy 2015). The running statistics move by
     * momentum times the difference; they use the unbiased variance, the activations the biased one.
     */
    public static Normalized batchNorm(
            Tensor x, Tensor gain, Tensor shift, Normalized running, double momentum, double epsilon) {
        List<Tensor> parts = Script.tensors(
                "batch_norm", x, gain, shift, running.runningMean(), running.runningVariance(), momentum, epsilon);
        return new Normalized(parts.get(0), parts.get(1), parts.get(2));
    }

    /** Normalizes each channel by given statistics. */
    public static Tensor batchNorm(Tensor x, Tensor gain, Tensor shift, Tensor mean, Tensor variance, double epsilon) {
        return Script.tensor("batch_norm_eval", x, gain, shift, mean, variance, epsilon);
    }

    /** Normalizes over the last axes, of the shape of gain and shift. */
    public static Tensor layerNorm(Tensor x, Tensor gain, Tensor shift, double epsilon) {
        return Script.tensor("layer_norm", x, gain.shape(), gain, shift, epsilon);
    }

    public static Tensor softmax(Tensor x, int axis) {
        try {
            return Tensor.wrap((long)
                    SOFTMAX.invokeExact(x.handle(), (long) axis, x.dtype().code()));
        } catch (Throwable e) {
            throw Libtorch.failure("softmax", e);
        }
    }

    public static Tensor logSoftmax(Tensor x, int axis) {
        try {
            return Tensor.wrap((long)
                    LOG_SOFTMAX.invokeExact(x.handle(), (long) axis, x.dtype().code()));
        } catch (Throwable e) {
            throw Libtorch.failure("logSoftmax", e);
        }
    }

    /** The mean over N of -log softmax(logits)[label]. logits: N x K; labels: N of type I64, 0 to K-1. */
    public static Tensor crossEntropy(Tensor logits, Tensor labels) {
        return Script.tensor("cross_entropy", logits, labels);
    }

    /** Sums of products over letters, as in Einstein's notation: {@code "ij,jk->ik"}. */
    public static Tensor einsum(String equation, Tensor... operands) {
        return Script.tensor("einsum", equation, List.of(operands));
    }

    /** factor x + offset in the type of the factor, for numbers of another type; not differentiable in x. */
    public static Tensor scaleAndShift(Tensor x, Tensor factor, Tensor offset) {
        return Script.tensor("normalize_pixels", x, factor, offset);
    }

    /** Images of another size by bilinear interpolation between pixel centres. */
    public static Tensor resize(Tensor x, long height, long width) {
        return Script.tensor("resize_bilinear", x, new long[] {height, width});
    }

    private static long[] twice(int length) {
        return new long[] {length, length};
    }
}
