package org.touchstone.kernel.onnx.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Shaping.PadMode;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;
import org.touchstone.kernel.tensor.Windows;

/**
 * A kernel over an image of known size, per spatial axis. {@code extra} is what a last window reaches beyond the padding
 * when sizes are rounded up.
 */
record Frame(List<Axis> axes) {

    /** One spatial axis. */
    record Axis(long size, long kernel, long stride, long dilation, long begin, long end, long extra) {
        /** How many windows there are. */
        long windows() {
            return (padded() - reach()) / stride + 1;
        }

        long reach() {
            return dilation * (kernel - 1) + 1;
        }

        long padded() {
            return size + begin + end + extra;
        }

        /** Elements of window {@code index} within [from, to) of the image's own coordinates. */
        long counted(long index, long from, long to) {
            return LongStream.range(0, kernel)
                    .map(i -> index * stride - begin + i * dilation)
                    .filter(at -> at >= from && at < to)
                    .count();
        }
    }

    /** Copies the list. */
    Frame {
        axes = List.copyOf(axes);
    }

    boolean isSymmetric() {
        return axes.stream().allMatch(axis -> axis.begin() == axis.end() && axis.extra() == 0);
    }

    boolean isUnpadded() {
        return axes.stream().allMatch(axis -> axis.padded() == axis.size());
    }

    boolean isDilated() {
        return axes.stream().anyMatch(axis -> axis.dilation() != 1);
    }

    List<Long> kernel() {
        return axes.stream().map(Axis::kernel).toList();
    }

    List<Long> strides() {
        return axes.stream().map(Axis::stride).toList();
    }

    /** As it is when symmetric. */
    Windows.Slide slide() {
        return slide(axes.stream().map(Axis::begin).toList());
    }

    /** After {@link #pad}. */
    Windows.Slide unpaddedSlide() {
        return slide(axes.stream().map(axis -> 0L).toList());
    }

    private Windows.Slide slide(List<Long> padding) {
        return new Windows.Slide(
                strides(), padding, axes.stream().map(Axis::dilation).toList());
    }

    /** The shape of the padded image. */
    long[] padded(Tensor x) {
        long[] shape = x.shape();
        for (int i = 0; i < axes.size(); i++) {
            shape[i + 2] = axes.get(i).padded();
        }
        return shape;
    }

    /** The shape of the result. */
    long[] result(Tensor x, long features) {
        long[] shape = x.shape();
        shape[1] = features;
        for (int i = 0; i < axes.size(); i++) {
            shape[i + 2] = axes.get(i).windows();
        }
        return shape;
    }

    Tensor pad(Tensor x, double value) {
        return isUnpadded() ? x : Shaping.pad(x, PadMode.CONSTANT, value, widths());
    }

    /** The sum of each window, padding being 0: a convolution with ones, one channel at a time. */
    Tensor sums(Tensor x) {
        Tensor image = pad(x, 0);
        long[] single = image.shape();
        single[0] *= single[1];
        single[1] = 1;
        long[] ones = new long[single.length];
        Arrays.fill(ones, 1);
        for (int i = 0; i < axes.size(); i++) {
            ones[i + 2] = axes.get(i).kernel();
        }
        Windows.Kind kind = new Windows.Kind(false, Collections.nCopies(axes.size(), 0L), 1);
        Tensor kernel = Tensors.ones(x.dtype(), ones);
        return Windows.convolution(image.reshape(single), kernel, List.of(), unpaddedSlide(), kind)
                .reshape(result(x, x.size(1)));
    }

    /** Back from the cotangent of the padded image. */
    Tensor crop(Tensor padded) {
        return isUnpadded()
                ? padded
                : Shaping.pad(
                        padded,
                        PadMode.CONSTANT,
                        0,
                        Arrays.stream(widths()).map(width -> -width).toArray());
    }

    /** The same with one more axis of length 1 in front, over which nothing moves. */
    Frame lifted() {
        List<Axis> more = new ArrayList<>();
        more.add(new Axis(1, 1, 1, 1, 0, 0, 0));
        more.addAll(axes);
        return new Frame(more);
    }

    private long[] widths() {
        long[] widths = new long[2 * axes.size()];
        for (int i = 0; i < axes.size(); i++) {
            Axis axis = axes.get(axes.size() - 1 - i);
            widths[2 * i] = axis.begin();
            widths[2 * i + 1] = axis.end() + axis.extra();
        }
        return widths;
    }
}
