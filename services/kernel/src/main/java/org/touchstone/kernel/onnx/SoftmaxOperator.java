package org.touchstone.kernel.onnx;

import java.util.List;
import onnx.AttributeProto;

/** exp x / sum exp x along one axis, or its logarithm. A negative axis counts from the end. */
public record SoftmaxOperator(boolean logarithm, int axis) implements Operator {

    @Override
    public String type() {
        return logarithm ? "LogSoftmax" : "Softmax";
    }

    @Override
    public Shape infer(Operands operands) {
        operands.requireCount(1, 1);
        operands.requireFloats();
        operands.requireRank(0, 1, Integer.MAX_VALUE);
        int rank = operands.shape(0).rank();
        operands.axis(axis, rank, rank - 1);
        return operands.shape(0);
    }

    @Override
    public List<AttributeProto> attributes(Operands operands) {
        return List.of(Attributes.of("axis", axis));
    }
}
