package org.touchstone.kernel.onnx;

/** A function of two elements, under ONNX's multidirectional broadcasting. */
public enum ArithmeticOperator implements Operator {
    ADD("Add"),
    SUBTRACT("Sub"),
    MULTIPLY("Mul"),
    DIVIDE("Div");

    private final String type;

    ArithmeticOperator(String type) {
        this.type = type;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public Shape infer(Operands operands) {
        operands.requireCount(2, 2);
        operands.requireFloats();
        return operands.shape(0)
                .broadcast(operands.shape(1))
                .orElseThrow(() -> operands.mismatch("cannot broadcast " + operands.value(0) + " with "
                        + operands.value(1) + ": from the last axis on, extents are equal or one of them is 1"));
    }
}
