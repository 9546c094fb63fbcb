package org.touchstone.kernel.onnx.operator;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.touchstone.kernel.tensor.Tensor;

/** A function of one tensor whose way back is known. */
record Unary(UnaryOperator<Tensor> function, Slope slope) implements Kernel {

    /** The cotangent of x from x, y and the cotangent of y. */
    interface Slope {
        Tensor back(Tensor x, Tensor y, Tensor cotangent);
    }

    @Override
    public Result forward(Inputs inputs) {
        return Result.of(function.apply(inputs.get(0)));
    }

    @Override
    public Map<Integer, Tensor> vjp(Back back) {
        return Map.of(0, slope.back(back.inputs().get(0), back.output(0), back.cotangent()));
    }
}
