package org.touchstone.kernel.onnx.operator;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Shaping.PadMode;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Elements around a tensor; negative widths cut off. */
final class Padding {
    private static final int WIDTHS_AS_INPUT = 11;

    private Padding() {}

    static List<Definition> definitions() {
        return List.of(new Definition("Pad", 1, Arity.of(1, 4), Padding::pad));
    }

    private static Kernel pad(Settings settings) {
        String mode = settings.text("mode", "constant");
        if (!List.of("constant", "reflect", "edge", "wrap").contains(mode)) {
            throw settings.wrong("mode", "is '" + mode + "'");
        }
        if (settings.opset() >= WIDTHS_AS_INPUT) {
            return Kernel.of(in -> apply(in, mode, in.longs(1), in.has(2) ? in.number(2) : 0));
        }
        long[] widths =
                settings.integers("pads").stream().mapToLong(Long::longValue).toArray();
        double value = settings.number("value", 0);
        return Kernel.of(in -> apply(in, mode, widths, value));
    }

    private static Tensor apply(Inputs in, String mode, long[] widths, double value) {
        Tensor x = in.get(0);
        int rank = x.rank();
        int[] axes = in.has(3)
                ? Arrays.stream(in.longs(3))
                        .mapToInt(axis -> in.axis(axis, rank))
                        .toArray()
                : IntStream.range(0, rank).toArray();
        if (widths.length != 2 * axes.length) {
            throw in.wrongShape("pads " + Arrays.toString(widths) + " for " + axes.length + " axes");
        }
        long[] shape = x.shape();
        for (int i = 0; i < axes.length; i++) {
            shape[axes[i]] = Math.addExact(shape[axes[i]], Math.addExact(widths[i], widths[i + axes.length]));
        }
        in.affordable(shape);
        if (mode.equals("constant")) {
            return Shaping.pad(x, PadMode.CONSTANT, value, lastAxisFirst(rank, axes, widths));
        }
        for (int i = 0; i < axes.length; i++) {
            x = along(in, x, axes[i], mode, widths[i], shape[axes[i]]);
        }
        return x == in.get(0) ? x.detach() : x;
    }

    private static long[] lastAxisFirst(int rank, int[] axes, long[] widths) {
        long[] ordered = new long[2 * rank];
        for (int i = 0; i < axes.length; i++) {
            ordered[2 * (rank - 1 - axes[i])] = widths[i];
            ordered[2 * (rank - 1 - axes[i]) + 1] = widths[i + axes.length];
        }
        return ordered;
    }

    private static Tensor along(Inputs in, Tensor x, int axis, String mode, long before, long length) {
        long size = x.size(axis);
        if (size == 0 && length > 0) {
            throw in.wrongShape("nothing to pad " + x + " with");
        }
        long[] from = LongStream.range(0, length)
                .map(i -> source(mode, i - before, size))
                .toArray();
        return Shaping.indexSelect(x, axis, Tensors.of(from, from.length));
    }

    /** Which element stands at a place outside. */
    private static long source(String mode, long at, long size) {
        return switch (mode) {
            case "edge" -> Math.max(0, Math.min(size - 1, at));
            case "wrap" -> Math.floorMod(at, size);
            default -> {
                long period = Math.max(1, 2 * (size - 1));
                long folded = Math.floorMod(at, period);
                yield folded < size ? folded : period - folded;
            }
        };
    }
}
