package org.touchstone.kernel.onnx.operator;

import java.util.List;
import java.util.stream.LongStream;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Parts of a tensor: every so many elements along some axes. */
final class Slicing {
    private static final int BOUNDS_AS_INPUTS = 10;

    private Slicing() {}

    static List<Definition> definitions() {
        return List.of(new Definition("Slice", 1, Arity.of(1, 5), Slicing::slice));
    }

    private static Kernel slice(Settings settings) {
        if (settings.opset() >= BOUNDS_AS_INPUTS) {
            return Kernel.of(in -> apply(
                    in,
                    in.longs(1),
                    in.longs(2),
                    in.has(3) ? in.longs(3) : new long[0],
                    in.has(4) ? in.longs(4) : new long[0]));
        }
        long[] starts = longs(settings, "starts");
        long[] ends = longs(settings, "ends");
        long[] axes = longs(settings, "axes");
        return Kernel.of(in -> apply(in, starts, ends, axes, new long[0]));
    }

    private static long[] longs(Settings settings, String name) {
        return settings.integers(name).stream().mapToLong(Long::longValue).toArray();
    }

    private static Tensor apply(Inputs in, long[] starts, long[] ends, long[] axes, long[] steps) {
        Tensor x = in.get(0);
        boolean fits = ends.length == starts.length
                && (axes.length == 0 || axes.length == starts.length)
                && (steps.length == 0 || steps.length == starts.length);
        if (!fits || starts.length > x.rank()) {
            throw in.wrongShape("starts, ends, axes and steps must be as many as each other, at most the axes of " + x);
        }
        for (int i = 0; i < starts.length; i++) {
            int axis = axes.length == 0 ? i : in.axis(axes[i], x.rank());
            x = along(in, x, axis, starts[i], ends[i], steps.length == 0 ? 1 : steps[i]);
        }
        return x == in.get(0) ? x.detach() : x;
    }

    private static Tensor along(Inputs in, Tensor x, int axis, long start, long end, long given) {
        long size = x.size(axis);
        if (given == 0) {
            throw in.wrongShape("a step of 0");
        }
        // A larger step takes one element, as this does, and does not overflow.
        long step = Math.max(-size - 1, Math.min(size + 1, given));
        if (step > 0) {
            long from = within(start, size, 0, size);
            long to = Math.max(from, within(end, size, 0, size));
            return step == 1
                    ? Shaping.slice(x, axis, from, to)
                    : pick(x, axis, from, (to - from + step - 1) / step, step);
        }
        if (size == 0) {
            return Shaping.slice(x, axis, 0, 0);
        }
        long from = within(start, size, 0, size - 1);
        long to = within(end, size, -1, size - 1);
        return pick(x, axis, from, Math.max(0, (from - to - step - 1) / -step), step);
    }

    /** Counted from the end when negative, then limited. */
    private static long within(long given, long size, long least, long most) {
        long counted = given < 0 ? given + size : given;
        return Math.max(least, Math.min(most, counted));
    }

    private static Tensor pick(Tensor x, int axis, long from, long count, long step) {
        long[] indices = LongStream.range(0, count).map(i -> from + i * step).toArray();
        return Shaping.indexSelect(x, axis, Tensors.of(indices, indices.length));
    }
}
