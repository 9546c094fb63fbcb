package org.touchstone.kernel.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * The same elements in another shape. Input 1 is an initializer of 64-bit integers: an extent, 0 for the extent of the same
 * axis of the input, or, once, -1 for what remains.
 */
public record ReshapeOperator() implements Operator {

    @Override
    public String type() {
        return "Reshape";
    }

    @Override
    public ElementType elementType(Operands operands) {
        return operands.value(0).type();
    }

    @Override
    public Shape infer(Operands operands) {
        operands.requireCount(2, 2);
        operands.requireRank(1, 1, 1);
        List<Long> target = operands.constant(1);
        int open = target.indexOf(-1L);
        if (open != target.lastIndexOf(-1L)) {
            throw operands.mismatch("shape " + target + " leaves more than one extent open (-1)");
        }
        List<Dimension> result = new ArrayList<>();
        for (int axis = 0; axis < target.size(); axis++) {
            if (axis != open) {
                result.add(asked(operands, target.get(axis), axis));
            }
        }
        ElementCount before = ElementCount.of(operands.shape(0).dimensions());
        ElementCount after = ElementCount.of(result);
        if (open >= 0) {
            result.add(open, before.dividedBy(after).orElseThrow(() -> unfit(operands, target)));
        } else if (!before.sameAs(after)) {
            throw unfit(operands, target);
        }
        return new Shape(result);
    }

    private static Dimension asked(Operands operands, long extent, int axis) {
        if (extent < 0 || (extent == 0 && axis >= operands.shape(0).rank())) {
            throw operands.mismatch("extent " + extent + " at axis " + axis + " of shape " + operands.constant(1)
                    + " says nothing about " + operands.value(0));
        }
        return extent == 0 ? operands.dimension(0, axis) : Dimension.of(extent);
    }

    private static OnnxException unfit(Operands operands, List<Long> target) {
        return operands.mismatch("cannot reshape " + operands.value(0) + " to " + target
                + ": the numbers of elements differ, or only for some sizes of a symbolic axis agree");
    }
}
