package org.touchstone.kernel.onnx.operator;

import java.util.List;
import java.util.function.UnaryOperator;
import org.touchstone.kernel.tensor.Backward;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Tensor;

/** The nonlinearities of networks. */
final class Activations {
    private Activations() {}

    static List<Definition> definitions() {
        return List.of(
                new Definition("Relu", 1, Arity.ONE, settings -> RELU),
                plain("Sigmoid", Elementwise::sigmoid),
                plain("Tanh", Elementwise::tanh),
                plain("Softplus", Elementwise::softplus),
                plain("Softsign", Elementwise::softsign));
    }

    private static final Kernel RELU =
            new Unary(Elementwise::relu, (x, y, cotangent) -> Backward.wherePositive(cotangent, y));

    private static Definition plain(String type, UnaryOperator<Tensor> function) {
        return new Definition(type, 1, Arity.ONE, settings -> Kernel.of(in -> function.apply(in.get(0))));
    }
}
