package org.touchstone.kernel.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import onnx.AttributeProto;

/**
 * How a kernel slides over the spatial axes, in elements, as ONNX writes it: pads are all beginnings, then all ends. An
 * empty list stands for no padding, steps of one, or no dilation.
 */
public record Window(List<Long> pads, List<Long> strides, List<Long> dilations) {
    /** No padding, steps of one, no dilation. */
    public static final Window PLAIN = new Window(List.of(), List.of(), List.of());

    /** Copies the lists. */
    public Window {
        pads = List.copyOf(pads);
        strides = List.copyOf(strides);
        dilations = List.copyOf(dilations);
    }

    /** The same with these pads: every axis' beginning, then every axis' end. */
    public Window padded(Long... all) {
        return new Window(List.of(all), strides, dilations);
    }

    /** The same with these steps, one per spatial axis. */
    public Window strided(Long... all) {
        return new Window(pads, List.of(all), dilations);
    }

    /** The same with these dilations, one per spatial axis. */
    public Window dilated(Long... all) {
        return new Window(pads, strides, List.of(all));
    }

    /** The shape after the window has passed over axes 2 and on of {@code image}, which is operand 0. */
    Shape slide(Operands operands, Shape channelsFirst, List<Long> kernel) {
        Window full = complete(operands, kernel.size());
        Shape result = channelsFirst;
        for (int i = 0; i < kernel.size(); i++) {
            long padded = operands.extent(0, i + 2) + full.pads.get(i) + full.pads.get(i + kernel.size());
            long reach = full.dilations.get(i) * (kernel.get(i) - 1) + 1;
            if (reach > padded) {
                throw operands.mismatch("the window reaches over " + reach + " elements of axis " + (i + 2) + " of "
                        + operands.value(0) + ", which has " + padded + " with its padding");
            }
            result = result.plus(Dimension.of((padded - reach) / full.strides.get(i) + 1));
        }
        return result;
    }

    List<AttributeProto> attributes(Operands operands, List<Long> kernel) {
        Window full = complete(operands, kernel.size());
        return List.of(
                Attributes.of("dilations", full.dilations),
                Attributes.of("kernel_shape", kernel),
                Attributes.of("pads", full.pads),
                Attributes.of("strides", full.strides));
    }

    private Window complete(Operands operands, int axes) {
        return new Window(
                filled(operands, "pads", pads, 2 * axes, 0),
                filled(operands, "strides", strides, axes, 1),
                filled(operands, "dilations", dilations, axes, 1));
    }

    private static List<Long> filled(Operands operands, String name, List<Long> given, int count, long least) {
        if (given.isEmpty()) {
            return Collections.nCopies(count, least);
        }
        // Beyond an int no image is that large, and the arithmetic above could overflow.
        boolean inRange = given.stream().allMatch(value -> value >= least && value <= Integer.MAX_VALUE);
        if (given.size() != count || !inRange) {
            throw operands.attribute(name + " must be " + count + " numbers of at least " + least + ", not " + given);
        }
        return new ArrayList<>(given);
    }
}
