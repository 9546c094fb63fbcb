package org.touchstone.kernel.onnx;

import java.util.List;
import onnx.AttributeProto;

/**
 * (x - mean) / sqrt(variance + epsilon) * scale + shift with fixed statistics (inference; Ioffe and Szegedy 2015, algorithm
 * 2). Inputs: x [batch, channels, ...], then scale, shift, mean and variance, each [channels].
 */
public record BatchNormalizationOperator(float epsilon) implements Operator {

    @Override
    public String type() {
        return "BatchNormalization";
    }

    @Override
    public Shape infer(Operands operands) {
        operands.requireCount(5, 5);
        operands.requireFloats();
        operands.requireRank(0, 2, Integer.MAX_VALUE);
        if (!(epsilon >= 0) || Float.isInfinite(epsilon)) {
            throw operands.attribute("epsilon must be a number of at least 0, not " + epsilon);
        }
        Shape channels = Shape.of(operands.extent(0, 1));
        for (int i = 1; i < 5; i++) {
            operands.requireShape(i, channels, "one number per channel");
        }
        return operands.shape(0);
    }

    @Override
    public List<AttributeProto> attributes(Operands operands) {
        return List.of(Attributes.of("epsilon", epsilon));
    }
}
