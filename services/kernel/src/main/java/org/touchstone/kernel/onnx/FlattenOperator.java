package org.touchstone.kernel.onnx;

import java.util.List;
import onnx.AttributeProto;

/** A matrix: the axes before {@code axis} become the rows, the others the columns. A negative axis counts from the end. */
public record FlattenOperator(int axis) implements Operator {

    @Override
    public String type() {
        return "Flatten";
    }

    @Override
    public Shape infer(Operands operands) {
        operands.requireCount(1, 1);
        Shape shape = operands.shape(0);
        int split = operands.axis(axis, shape.rank(), shape.rank());
        return new Shape(
                List.of(product(operands, shape.slice(0, split)), product(operands, shape.slice(split, shape.rank()))));
    }

    @Override
    public ElementType elementType(Operands operands) {
        return operands.value(0).type();
    }

    @Override
    public List<AttributeProto> attributes(Operands operands) {
        return List.of(Attributes.of("axis", axis));
    }

    private static Dimension product(Operands operands, Shape shape) {
        return shape.product()
                .orElseThrow(() -> operands.mismatch("the product of " + shape + " in " + operands.value(0)
                        + " is no single dimension; keep a symbolic axis alone on its side"));
    }
}
