package org.touchstone.kernel.onnx;

/** A function of each element: max(x, 0), tanh x, 1 / (1 + exp -x), x / (1 + |x|). */
public enum ActivationOperator implements Operator {
    RELU("Relu"),
    TANH("Tanh"),
    SIGMOID("Sigmoid"),
    SOFTSIGN("Softsign");

    private final String type;

    ActivationOperator(String type) {
        this.type = type;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public Shape infer(Operands operands) {
        operands.requireCount(1, 1);
        operands.requireFloats();
        return operands.shape(0);
    }
}
