package org.touchstone.kernel.onnx.operator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.touchstone.kernel.tensor.Tensor;

/** Sums, differences, products and quotients under multidirectional broadcasting. */
final class Arithmetic {
    private Arithmetic() {}

    static List<Definition> definitions() {
        return List.of(
                binary("Add", Tensor::add, (a, b, y, c) -> c, (a, b, y, c) -> c),
                binary("Sub", Tensor::sub, (a, b, y, c) -> c, (a, b, y, c) -> c.neg()),
                binary("Mul", Tensor::mul, (a, b, y, c) -> c.mul(b), (a, b, y, c) -> c.mul(a)),
                binary("Div", Tensor::div, (a, b, y, c) -> c.div(b), (a, b, y, c) -> c.mul(y)
                        .div(b)
                        .neg()));
    }

    /** The cotangent of one operand, not yet summed over what was broadcast. */
    private interface Slope {
        Tensor back(Tensor a, Tensor b, Tensor y, Tensor cotangent);
    }

    private record Binary(BinaryOperator<Tensor> function, List<Slope> slopes) implements Kernel {
        @Override
        public Result forward(Inputs in) {
            in.affordable(Broadcast.shape(in, in.get(0).shape(), in.get(1).shape()));
            return Result.of(function.apply(in.get(0), in.get(1)));
        }

        @Override
        public Map<Integer, Tensor> vjp(Back back) {
            Inputs in = back.inputs();
            Map<Integer, Tensor> found = new HashMap<>();
            for (int place : back.wanted()) {
                Tensor whole = slopes.get(place).back(in.get(0), in.get(1), back.output(0), back.cotangent());
                found.put(place, Broadcast.back(whole, in.get(place)));
            }
            return found;
        }
    }

    private static Definition binary(String type, BinaryOperator<Tensor> function, Slope first, Slope second) {
        return new Definition(type, 1, Arity.TWO, settings -> new Binary(function, List.of(first, second)));
    }
}
