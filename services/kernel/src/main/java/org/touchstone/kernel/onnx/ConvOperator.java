package org.touchstone.kernel.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import onnx.AttributeProto;

/**
 * Convolution (cross-correlation) of [batch, channels, space...] with weights [features, channels / group, kernel...] and,
 * when given, a bias [features].
 */
public record ConvOperator(Window window, long group) implements Operator {

    /** No grouping. */
    public static ConvOperator of(Window window) {
        return new ConvOperator(window, 1);
    }

    @Override
    public String type() {
        return "Conv";
    }

    @Override
    public Shape infer(Operands operands) {
        operands.requireCount(2, 3);
        operands.requireFloats();
        operands.requireRank(0, 3, Integer.MAX_VALUE);
        int rank = operands.shape(0).rank();
        operands.requireRank(1, rank, rank);
        long channels = operands.extent(0, 1);
        long features = operands.extent(1, 0);
        if (group < 1 || channels % group != 0 || features % group != 0) {
            throw operands.attribute("group " + group + " must be positive and divide the " + channels
                    + " channels and the " + features + " features");
        }
        if (operands.extent(1, 1) != channels / group) {
            throw operands.mismatch("weights " + operands.value(1) + " must have " + channels / group
                    + " at axis 1: the channels of " + operands.value(0) + " by group " + group);
        }
        if (operands.count() == 3) {
            operands.requireShape(2, Shape.of(features), "one bias per feature");
        }
        return window.slide(
                operands, new Shape(List.of(operands.dimension(0, 0), Dimension.of(features))), kernel(operands));
    }

    @Override
    public List<AttributeProto> attributes(Operands operands) {
        List<AttributeProto> all = new ArrayList<>(window.attributes(operands, kernel(operands)));
        all.add(1, Attributes.of("group", group));
        return all;
    }

    private static List<Long> kernel(Operands operands) {
        return LongStream.range(2, operands.shape(1).rank())
                .map(axis -> positive(operands, (int) axis))
                .boxed()
                .toList();
    }

    private static long positive(Operands operands, int axis) {
        long extent = operands.extent(1, axis);
        if (extent < 1) {
            throw operands.mismatch("weights " + operands.value(1) + " have an empty kernel");
        }
        return extent;
    }
}
