package org.touchstone.kernel.tensor;

import java.util.Arrays;
import java.util.List;

/**
 * Convolution and pooling over any number of spatial axes, and what carries a cotangent back to the image: explicit, without
 * recording. Images are N x C x spatial axes.
 */
public final class Windows {
    private Windows() {}

    /** How a kernel moves, per spatial axis; padding is the same at both ends. */
    public record Slide(List<Long> strides, List<Long> padding, List<Long> dilations) {
        /** Copies the lists. */
        public Slide {
            strides = List.copyOf(strides);
            padding = List.copyOf(padding);
            dilations = List.copyOf(dilations);
        }
    }

    /** What kind of convolution: plain, or its transpose with the rows and columns that it adds at the end. */
    public record Kind(boolean transposed, List<Long> outputPadding, long groups) {
        /** Copies the list. */
        public Kind {
            outputPadding = List.copyOf(outputPadding);
        }
    }

    /** Cross-correlation with the weights. bias: none, or one vector. */
    public static Tensor convolution(Tensor x, Tensor weight, List<Tensor> bias, Slide slide, Kind kind) {
        return Scope.compute(() -> {
            if (kind.transposed() && WholeBlocks.transposesByConvolution(x, weight, slide, kind)) {
                long[] sizes = WholeBlocks.transposedSizes(x, weight, slide, kind);
                return WholeBlocks.transpose(x, sizes, weight, bias, slide);
            }
            boolean whole = WholeBlocks.isWhole(x, kind);
            return Script.tensor(
                    "convolution",
                    whole ? x : WholeBlocks.fill(x, 1),
                    whole ? weight : WholeBlocks.fill(weight, kind.transposed() ? 0 : 1),
                    bias,
                    longs(slide.strides()),
                    longs(slide.padding()),
                    longs(slide.dilations()),
                    kind.transposed(),
                    longs(kind.outputPadding()),
                    kind.groups());
        });
    }

    /** The cotangent of x from that of the result. */
    public static Tensor convolutionBackward(Tensor cotangent, Tensor x, Tensor weight, Slide slide, Kind kind) {
        if (!kind.transposed() && WholeBlocks.transposesByConvolution(cotangent, weight, slide, kind)) {
            long[] sizes = Arrays.copyOfRange(x.shape(), 2, x.rank());
            return Scope.compute(() -> WholeBlocks.transpose(cotangent, sizes, weight, List.of(), slide));
        }
        return Script.tensor(
                "convolution_backward",
                cotangent,
                x,
                weight,
                longs(slide.strides()),
                longs(slide.padding()),
                longs(slide.dilations()),
                kind.transposed(),
                longs(kind.outputPadding()),
                kind.groups());
    }

    /** {@link #convolutionBackward} in two dimensions through a matrix product: faster for a single channel. */
    public static Tensor convolutionBackwardByColumns(
            Tensor cotangent, Tensor weight, long height, long width, Slide slide) {
        return Script.tensor(
                "convolution_backward_by_columns",
                cotangent,
                weight,
                new long[] {height, width},
                longs(slide.strides()),
                longs(slide.padding()),
                longs(slide.dilations()));
    }

    /** The largest element of each window without padding, in two dimensions: fast for small windows. */
    public static Tensor maxPoolValues(Tensor x, List<Long> kernel, List<Long> strides) {
        return Script.tensor("max_pool2d_values", x, longs(kernel), longs(strides));
    }

    /** The cotangent of x from that of {@link #maxPoolValues} y, windows not overlapping: to the first of equals. */
    public static Tensor maxPoolValuesBackward(
            Tensor cotangent, Tensor x, Tensor y, List<Long> kernel, List<Long> strides) {
        return Script.tensor("max_pool2d_backward_by_values", cotangent, x, y, longs(kernel), longs(strides));
    }

    /** The largest element of each window and where it was; the first of equals. Two or three spatial axes. */
    public static Neural.Pooled maxPool(Tensor x, List<Long> kernel, Slide slide) {
        List<Tensor> parts = Script.tensors(
                "max_pool" + kernel.size() + "d",
                x,
                longs(kernel),
                longs(slide.strides()),
                longs(slide.padding()),
                longs(slide.dilations()));
        return new Neural.Pooled(parts.get(0), parts.get(1));
    }

    /** The cotangent of x from that of the largest elements. */
    public static Tensor maxPoolBackward(Tensor cotangent, Tensor x, Tensor indices, List<Long> kernel, Slide slide) {
        return Script.tensor(
                "max_pool" + kernel.size() + "d_backward",
                cotangent,
                x,
                indices,
                longs(kernel),
                longs(slide.strides()),
                longs(slide.padding()),
                longs(slide.dilations()));
    }

    /** The mean of each window; no padding. Two or three spatial axes. */
    public static Tensor averagePool(Tensor x, List<Long> kernel, List<Long> strides) {
        return Script.tensor("average_pool" + kernel.size() + "d", x, longs(kernel), longs(strides));
    }

    /** The cotangent of x from that of the means. */
    public static Tensor averagePoolBackward(Tensor cotangent, Tensor x, List<Long> kernel, List<Long> strides) {
        return Script.tensor(
                "average_pool" + kernel.size() + "d_backward", cotangent, x, longs(kernel), longs(strides));
    }

    private static long[] longs(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }
}
