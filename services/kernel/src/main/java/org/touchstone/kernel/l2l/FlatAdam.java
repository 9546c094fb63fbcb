package org.touchstone.kernel.l2l;

import java.util.Map;
import org.touchstone.kernel.optim.Adam;
import org.touchstone.kernel.optim.Optimizer;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensors;

/** {@link Adam} on vectors outside tensors: coordinates, and the decaying means of gradients and their squares. */
@SuppressWarnings("ArrayRecordComponent")
record FlatAdam(float[] theta, float[] mean, float[] square) {
    static FlatAdam at(float[] theta) {
        return new FlatAdam(theta, new float[theta.length], new float[theta.length]);
    }

    /** After a step with factor times this gradient; {@code step} were taken before. */
    FlatAdam step(double rate, double[] gradient, double factor, long step) {
        return Scope.evaluate(() -> {
            Params g = Evaluation.params(
                    Tensors.of(gradient, gradient.length).mul(factor).to(DType.F32));
            Adam adam = new Adam(rate);
            Adam.State before = adam.restore(Map.of("mean", params(mean), "meanSquare", params(square)));
            Optimizer.Step<Adam.State> next = adam.update(g, before, params(theta), step, 1);
            return new FlatAdam(
                    floats(next.parameters()),
                    floats(next.state().mean()),
                    floats(next.state().meanSquare()));
        });
    }

    private static Params params(float[] numbers) {
        return Evaluation.params(Tensors.of(numbers, numbers.length));
    }

    private static float[] floats(Params params) {
        return Evaluation.theta(params).toFloats();
    }
}
