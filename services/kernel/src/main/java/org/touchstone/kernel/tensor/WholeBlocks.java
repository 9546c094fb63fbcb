package org.touchstone.kernel.tensor;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.touchstone.kernel.tensor.Windows.Kind;
import org.touchstone.kernel.tensor.Windows.Slide;

/**
 * Ways around oneDNN 3.7.1, the f32 convolutions in libtorch 2.7.1. It keeps channels in blocks of 16, and on some processors
 * (found on AMD's with AVX-512) sums over the last block as if the rest of it were zero, which it is not; and the way back
 * through steps of two is wrong for 48 channels. Sums over 20 channels, or cotangents of 6, come out wrong or NaN. So channels
 * are filled up with zeros here, or the way back is a convolution.
 */
final class WholeBlocks {
    private static final int BLOCK = 16;

    private WholeBlocks() {}

    /** Whether the channels that are summed over fill their blocks, or are not put in blocks. */
    static boolean isWhole(Tensor x, Kind kind) {
        long channels = x.size(1);
        boolean unblocked = channels < BLOCK && !kind.transposed();
        return x.dtype() != DType.F32 || kind.groups() != 1 || unblocked || channels % BLOCK == 0;
    }

    /** Whether the features of a convolution fill their blocks, over which its derivative would sum. */
    static boolean hasWholeFeatures(Tensor weight, int groups) {
        return weight.dtype() != DType.F32 || groups != 1 || weight.size(0) % BLOCK == 0 || !GradMode.get();
    }

    /** Zeros after the last element of an axis. */
    static Tensor fill(Tensor x, int axis) {
        return pad(x, axis, 0, (BLOCK - x.size(axis) % BLOCK) % BLOCK);
    }

    /**
     * Whether the transpose of a convolution is better the convolution of what goes in, with gaps: that is right, and for few
     * channels faster.
     *
     * @param y what goes in
     */
    static boolean transposesByConvolution(Tensor y, Tensor weight, Slide slide, Kind kind) {
        return y.dtype() == DType.F32
                && kind.groups() == 1
                && (y.size(1) % BLOCK != 0 || slide.strides().stream().anyMatch(stride -> stride != 1))
                && IntStream.range(0, slide.padding().size()).allMatch(axis -> before(weight, slide, axis) >= 0);
    }

    /** Spatial sizes of the result of a transposed convolution. */
    static long[] transposedSizes(Tensor y, Tensor weight, Slide slide, Kind kind) {
        return IntStream.range(0, slide.strides().size())
                .mapToLong(axis -> (y.size(axis + 2) - 1) * slide.strides().get(axis)
                        + before(weight, slide, axis)
                        - slide.padding().get(axis)
                        + kind.outputPadding().get(axis)
                        + 1)
                .toArray();
    }

    /** The transpose of a convolution of images of these sizes: steps become gaps of zeros, and the kernel is turned round. */
    static Tensor transpose(Tensor y, long[] sizes, Tensor weight, List<Tensor> bias, Slide slide) {
        Tensor spread = y;
        for (int axis = 0; axis < sizes.length; axis++) {
            spread = spread(spread, axis + 2, slide.strides().get(axis));
            long after = sizes[axis] + slide.padding().get(axis) - spread.size(axis + 2);
            spread = pad(spread, axis + 2, before(weight, slide, axis), after);
        }
        int[] space = IntStream.range(2, weight.rank()).toArray();
        int axes = space.length;
        return Windows.convolution(
                spread,
                Shaping.flip(weight, space).transpose(0, 1),
                bias,
                new Slide(Collections.nCopies(axes, 1L), Collections.nCopies(axes, 0L), slide.dilations()),
                new Kind(false, Collections.nCopies(axes, 0L), 1));
    }

    private static long before(Tensor weight, Slide slide, int axis) {
        return slide.dilations().get(axis) * (weight.size(axis + 2) - 1)
                - slide.padding().get(axis);
    }

    /** stride - 1 zeros between neighbours. */
    private static Tensor spread(Tensor x, int axis, long stride) {
        if (stride == 1) {
            return x;
        }
        long[] shape = x.shape();
        long length = shape[axis];
        shape[axis] = length * stride;
        Tensor gaps = pad(Shaping.unsqueeze(x, axis + 1), axis + 1, 0, stride - 1);
        return Shaping.slice(gaps.reshape(shape), axis, 0, (length - 1) * stride + 1);
    }

    private static Tensor pad(Tensor x, int axis, long before, long after) {
        if (before == 0 && after == 0) {
            return x;
        }
        long[] widths = new long[2 * (x.rank() - axis)];
        widths[widths.length - 2] = before;
        widths[widths.length - 1] = after;
        return Shaping.pad(x, Shaping.PadMode.CONSTANT, 0, widths);
    }
}
