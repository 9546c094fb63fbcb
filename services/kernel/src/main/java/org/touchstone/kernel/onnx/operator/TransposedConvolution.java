package org.touchstone.kernel.onnx.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.touchstone.kernel.onnx.operator.Windowing.AutoPad;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Shaping.PadMode;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Windows;

/**
 * The transpose of a convolution: every element of the image writes a scaled kernel. Computed without padding; the borders
 * that padding would remove are cut off, so that they may differ at both ends.
 */
record TransposedConvolution(Windowing windowing, long groups, List<Long> outputPadding, List<Long> outputShape)
        implements Kernel {

    static TransposedConvolution read(Settings settings) {
        return new TransposedConvolution(
                Windowing.read(settings),
                settings.integer("group", 1),
                settings.integers("output_padding"),
                settings.integers("output_shape"));
    }

    /** Per spatial axis: the full length, and what is cut off (or, negative, added) at both ends. */
    private record Borders(List<Long> strides, List<Long> dilations, List<Long> full, List<Long> cuts) {}

    @Override
    public Result forward(Inputs in) {
        Borders borders = borders(in);
        return Result.of(compute(in, borders));
    }

    private Tensor compute(Inputs in, Borders borders) {
        Tensor full = Windows.convolution(in.get(0), in.get(1), List.of(), slide(borders), kind(borders));
        boolean whole = borders.cuts().stream().allMatch(width -> width == 0);
        Tensor y = whole ? full : Shaping.pad(full, PadMode.CONSTANT, 0, widths(borders, 1));
        // Last: what output padding adds beyond the last window has the bias too.
        List<Tensor> bias = Convolutions.bias(in, y.size(1));
        return bias.isEmpty() ? y : y.add(Normalizations.perChannel(y, bias.get(0)));
    }

    @Override
    public Map<Integer, Tensor> vjp(Back back) {
        Borders borders = borders(back.inputs());
        if (!back.wanted().equals(Set.of(0))) {
            return Kernel.of(in -> compute(in, borders)).vjp(back);
        }
        Tensor cotangent = Shaping.pad(back.cotangent(), PadMode.CONSTANT, 0, widths(borders, -1));
        return Map.of(
                0,
                Windows.convolutionBackward(
                        cotangent, back.inputs().get(0), back.inputs().get(1), slide(borders), kind(borders)));
    }

    private static long[] widths(Borders borders, int sign) {
        return borders.cuts().stream().mapToLong(width -> sign * width).toArray();
    }

    private Windows.Slide slide(Borders borders) {
        return new Windows.Slide(
                borders.strides(), Collections.nCopies(borders.strides().size(), 0L), borders.dilations());
    }

    private Windows.Kind kind(Borders borders) {
        return new Windows.Kind(true, Collections.nCopies(borders.strides().size(), 0L), groups);
    }

    private Borders borders(Inputs in) {
        Tensor x = in.floats(0);
        Tensor weight = in.floats(1);
        List<Long> sizes = Convolutions.spatial(in, x);
        int count = sizes.size();
        if (weight.rank() != x.rank() || weight.size(0) != x.size(1) || groups < 1 || weight.size(0) % groups != 0) {
            throw in.wrongShape("weights " + weight + " in " + groups + " groups do not fit " + x);
        }
        List<Long> strides = Windowing.filled(in, "strides", windowing.strides(), count, 1);
        List<Long> dilations = Windowing.filled(in, "dilations", windowing.dilations(), count, 1);
        List<Long> more = Windowing.filled(in, "output_padding", outputPadding, count, 0);
        List<Long> full = new ArrayList<>();
        long[] shape = x.shape();
        shape[1] = weight.size(1) * groups;
        for (int i = 0; i < count; i++) {
            full.add((sizes.get(i) - 1) * strides.get(i) + dilations.get(i) * (weight.size(i + 2) - 1) + 1);
            shape[i + 2] = full.get(i);
        }
        in.affordable(shape);
        long[] cuts = new long[2 * count];
        for (int i = 0; i < count; i++) {
            long[] ends = ends(in, i, count, full.get(i), more.get(i), sizes.get(i) * strides.get(i));
            cuts[2 * (count - 1 - i)] = -ends[0];
            cuts[2 * (count - 1 - i) + 1] = more.get(i) - ends[1];
            shape[i + 2] = full.get(i) - ends[0] - ends[1] + more.get(i);
        }
        in.affordable(shape);
        return new Borders(strides, dilations, full, Arrays.stream(cuts).boxed().toList());
    }

    /** What is removed at the beginning and the end of one axis, before output padding is added. */
    private long[] ends(Inputs in, int axis, int count, long full, long more, long same) {
        boolean asked = !outputShape.isEmpty();
        if (!asked && (windowing.autoPad() == AutoPad.NOTSET || windowing.autoPad() == AutoPad.VALID)) {
            List<Long> pads = Windowing.filled(in, "pads", windowing.pads(), 2 * count, 0);
            return new long[] {pads.get(axis), pads.get(axis + count)};
        }
        List<Long> lengths = outputShape.size() > count
                ? outputShape.subList(outputShape.size() - count, outputShape.size())
                : outputShape;
        long wanted =
                asked ? Windowing.filled(in, "output_shape", lengths, count, 0).get(axis) : same;
        long total = full + more - wanted;
        long less = total / 2;
        long begin = windowing.autoPad() == AutoPad.SAME_UPPER ? less : total - less;
        return new long[] {begin, total - begin};
    }
}
