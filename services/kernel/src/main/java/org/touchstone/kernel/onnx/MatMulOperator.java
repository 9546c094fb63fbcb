package org.touchstone.kernel.onnx;

/** The product of matrices [..., m, k] and [..., k, n], the axes before them broadcast. */
public record MatMulOperator() implements Operator {

    @Override
    public String type() {
        return "MatMul";
    }

    @Override
    public Shape infer(Operands operands) {
        operands.requireCount(2, 2);
        operands.requireFloats();
        operands.requireRank(0, 2, Integer.MAX_VALUE);
        operands.requireRank(1, 2, Integer.MAX_VALUE);
        Shape first = operands.shape(0);
        Shape second = operands.shape(1);
        if (!first.get(first.rank() - 1).equals(second.get(second.rank() - 2))) {
            throw operands.mismatch("the inner dimensions differ: " + operands.value(0) + " by " + operands.value(1));
        }
        return first.slice(0, first.rank() - 2)
                .broadcast(second.slice(0, second.rank() - 2))
                .orElseThrow(
                        () -> operands.mismatch("cannot broadcast " + operands.value(0) + " with " + operands.value(1)))
                .plus(first.get(first.rank() - 2))
                .plus(second.get(second.rank() - 1));
    }
}
