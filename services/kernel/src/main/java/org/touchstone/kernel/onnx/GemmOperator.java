package org.touchstone.kernel.onnx;

import java.util.List;
import java.util.Optional;
import onnx.AttributeProto;

/**
 * alpha A' B' + beta C for matrices A' [m, k] and B' [k, n], each transposed first when told, and C, when given, that
 * broadcasts to [m, n].
 */
public record GemmOperator(float alpha, float beta, boolean transposeFirst, boolean transposeSecond)
        implements Operator {
    /** A dense layer over weights [outputs, inputs]: x W' + b. */
    public static final GemmOperator DENSE = new GemmOperator(1, 1, false, true);

    @Override
    public String type() {
        return "Gemm";
    }

    @Override
    public Shape infer(Operands operands) {
        operands.requireCount(2, 3);
        operands.requireFloats();
        operands.requireRank(0, 2, 2);
        operands.requireRank(1, 2, 2);
        if (!Float.isFinite(alpha) || !Float.isFinite(beta)) {
            throw operands.attribute("alpha and beta must be finite, not " + alpha + " and " + beta);
        }
        Dimension inner = operands.dimension(0, transposeFirst ? 0 : 1);
        if (!inner.equals(operands.dimension(1, transposeSecond ? 1 : 0))) {
            throw operands.mismatch("the inner dimensions differ: " + operands.value(0)
                    + (transposeFirst ? " transposed" : "") + " by " + operands.value(1)
                    + (transposeSecond ? " transposed" : ""));
        }
        Dimension rows = operands.dimension(0, transposeFirst ? 1 : 0);
        Shape result = new Shape(List.of(rows, operands.dimension(1, transposeSecond ? 0 : 1)));
        if (operands.count() == 3 && !result.broadcast(operands.shape(2)).equals(Optional.of(result))) {
            throw operands.mismatch("cannot broadcast " + operands.value(2) + " to " + result);
        }
        return result;
    }

    @Override
    public List<AttributeProto> attributes(Operands operands) {
        return List.of(
                Attributes.of("alpha", alpha),
                Attributes.of("beta", beta),
                Attributes.of("transA", transposeFirst ? 1 : 0),
                Attributes.of("transB", transposeSecond ? 1 : 0));
    }
}
