package org.touchstone.kernel.onnx;

/** The input under another name. */
public record IdentityOperator() implements Operator {

    @Override
    public String type() {
        return "Identity";
    }

    @Override
    public Shape infer(Operands operands) {
        operands.requireCount(1, 1);
        return operands.shape(0);
    }

    @Override
    public ElementType elementType(Operands operands) {
        return operands.value(0).type();
    }
}
