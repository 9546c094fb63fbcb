package org.touchstone.kernel.tensor;

import java.util.List;
import java.util.stream.IntStream;
import org.touchstone.kernel.tensor.Windows.Kind;
import org.touchstone.kernel.tensor.Windows.Slide;

/**
 * oneDNN 3.7.1, the convolution library in libtorch 2.7.1, keeps f32 channels in blocks of 16 and sums over the last block as
 * if the rest of it were zero, which on some processors it is not: sums over 20 channels, or cotangents of 6, come out wrong
 * or NaN. So such channels are filled up with zeros here, or another algorithm is taken.
 */
final class WholeBlocks {
    private static final int BLOCK = 16;

    private WholeBlocks() {}

    /** Images of fewer channels than this are not put in blocks on the way forward. */
    static int least(Kind kind) {
        return kind.transposed() ? 0 : BLOCK;
    }

    /** Whether the channels that are summed over fill their blocks, or are not put in blocks. */
    static boolean isWhole(Tensor x, Kind kind, int least) {
        long channels = x.size(1);
        return x.dtype() != DType.F32 || kind.groups() != 1 || channels < least || channels % BLOCK == 0;
    }

    /** Zeros after the last element of an axis. */
    static Tensor fill(Tensor x, int axis) {
        long[] widths = new long[2 * (x.rank() - axis)];
        widths[widths.length - 1] = (BLOCK - x.size(axis) % BLOCK) % BLOCK;
        return Shaping.pad(x, Shaping.PadMode.CONSTANT, 0, widths);
    }

    /**
     * Whether the way back is a plain convolution of the cotangent: steps of one, and fewer channels than a block, for which
     * it is several times faster.
     */
    static boolean canFlip(Tensor weight, Slide slide, Kind kind) {
        return !kind.transposed()
                && weight.size(0) < BLOCK
                && slide.strides().stream().allMatch(stride -> stride == 1)
                && flip(slide, weight).padding().stream().allMatch(padding -> padding >= 0);
    }

    static Tensor flip(Tensor weight) {
        int[] space = IntStream.range(2, weight.rank()).toArray();
        return Shaping.flip(weight, space).transpose(0, 1);
    }

    static Slide flip(Slide slide, Tensor weight) {
        List<Long> padding = IntStream.range(0, slide.padding().size())
                .mapToObj(axis -> slide.dilations().get(axis) * (weight.size(axis + 2) - 1)
                        - slide.padding().get(axis))
                .toList();
        return new Slide(slide.strides(), padding, slide.dilations());
    }
}
