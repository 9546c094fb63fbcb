package org.touchstone.kernel.onnx.operator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The attributes of an operator that moves a kernel over an image. Empty lists stand for the defaults. */
record Windowing(
        AutoPad autoPad,
        List<Long> kernel,
        List<Long> pads,
        List<Long> strides,
        List<Long> dilations,
        boolean roundUp) {

    /** Who decides the padding. */
    enum AutoPad {
        NOTSET,
        VALID,
        SAME_UPPER,
        SAME_LOWER
    }

    static Windowing read(Settings settings) {
        return new Windowing(
                autoPad(settings),
                within(settings, "kernel_shape", 1),
                within(settings, "pads", 0),
                within(settings, "strides", 1),
                within(settings, "dilations", 1),
                settings.flag("ceil_mode"));
    }

    private static AutoPad autoPad(Settings settings) {
        String given = settings.text("auto_pad", "NOTSET");
        try {
            return AutoPad.valueOf(given);
        } catch (IllegalArgumentException unknown) {
            throw settings.wrong("auto_pad", "is '" + given + "'");
        }
    }

    /** Beyond an int no image is that large, and the arithmetic could overflow. */
    private static List<Long> within(Settings settings, String name, long least) {
        List<Long> given = settings.integers(name);
        if (given.stream().anyMatch(value -> value < least || value > Integer.MAX_VALUE)) {
            throw settings.wrong(name, "must be numbers of at least " + least + ", not " + given);
        }
        return given;
    }

    /** For a kernel of this size over an image of this size. */
    Frame frame(Inputs in, List<Long> sizes, List<Long> kernelSizes) {
        int count = sizes.size();
        if (!kernel.isEmpty() && !kernel.equals(kernelSizes)) {
            throw in.wrongShape("kernel_shape is " + kernel + ", but the kernel is " + kernelSizes);
        }
        List<Long> steps = filled(in, "strides", strides, count, 1);
        List<Long> gaps = filled(in, "dilations", dilations, count, 1);
        List<Long> padding = filled(in, "pads", autoPad == AutoPad.NOTSET ? pads : List.of(), 2 * count, 0);
        List<Frame.Axis> axes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Frame.Axis axis = new Frame.Axis(
                    sizes.get(i),
                    kernelSizes.get(i),
                    steps.get(i),
                    gaps.get(i),
                    padding.get(i),
                    padding.get(i + count),
                    0);
            axes.add(checked(in, i, rounded(same(axis))));
        }
        return new Frame(axes);
    }

    static List<Long> filled(Inputs in, String name, List<Long> given, int count, long otherwise) {
        if (given.isEmpty()) {
            return Collections.nCopies(count, otherwise);
        }
        if (given.size() != count) {
            throw in.wrongShape(name + " must be " + count + " numbers, not " + given);
        }
        return given;
    }

    /** As many windows as the size by the stride, rounded up. */
    private Frame.Axis same(Frame.Axis axis) {
        if (autoPad == AutoPad.NOTSET || autoPad == AutoPad.VALID) {
            return axis;
        }
        long windows = (axis.size() + axis.stride() - 1) / axis.stride();
        long total = Math.max(0, (windows - 1) * axis.stride() + axis.reach() - axis.size());
        long less = total / 2;
        long begin = autoPad == AutoPad.SAME_UPPER ? less : total - less;
        return new Frame.Axis(axis.size(), axis.kernel(), axis.stride(), axis.dilation(), begin, total - begin, 0);
    }

    /** Rounding up adds a last window that hangs over, unless it would begin in the padding at the end. */
    private Frame.Axis rounded(Frame.Axis axis) {
        long over = (axis.padded() - axis.reach()) % axis.stride();
        if (!roundUp || axis.padded() < axis.reach() || over == 0) {
            return axis;
        }
        boolean inPadding = axis.windows() * axis.stride() >= axis.size() + axis.begin();
        return inPadding
                ? axis
                : new Frame.Axis(
                        axis.size(),
                        axis.kernel(),
                        axis.stride(),
                        axis.dilation(),
                        axis.begin(),
                        axis.end(),
                        axis.stride() - over);
    }

    private static Frame.Axis checked(Inputs in, int index, Frame.Axis axis) {
        if (axis.reach() > axis.padded()) {
            throw in.wrongShape("the window reaches over " + axis.reach() + " elements of spatial axis " + index
                    + ", which has " + axis.padded() + " with its padding");
        }
        return axis;
    }
}
