package org.touchstone.kernel.l2l;

import org.touchstone.kernel.optim.Optimizer;
import org.touchstone.kernel.optim.OptimizerState;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensors;

/** The way of an optimizer down one optimizee, whose coordinates (theta) it takes as one vector. */
final class Descent {
    private Descent() {}

    /** Sees every place of the way, and what the optimizer remembers there; it must keep neither. */
    @FunctionalInterface
    interface Visitor<S> {
        void at(int step, float[] theta, double[] losses, S state);
    }

    @SuppressWarnings("try")
    static <S extends OptimizerState> void along(
            Optimizer<S> optimizer, Optimizee optimizee, int horizon, Visitor<S> visitor) {
        try (Scope way = Scope.open()) {
            Params theta = params(optimizee.start());
            S state = optimizer.init(theta);
            for (int t = 0; t <= horizon; t++) {
                float[] at = Evaluation.theta(theta).toFloats();
                Evaluation evaluation = optimizee.objective().evaluate(at, t);
                visitor.at(t, at, evaluation.losses(), state);
                Optimizer.Step<S> next = step(optimizer, evaluation, state, theta, t);
                theta.close();
                state.slots().values().forEach(Params::close);
                theta = next.parameters();
                state = next.state();
            }
        }
    }

    /** Only the result outlives the step: a way may have ten thousand. */
    private static <S extends OptimizerState> Optimizer.Step<S> step(
            Optimizer<S> optimizer, Evaluation evaluation, S state, Params theta, int t) {
        try (Scope scope = Scope.open()) {
            Params gradient = params(evaluation.gradient());
            Optimizer.Step<S> next = optimizer.update(gradient, state, theta, evaluation.mean(), t, 1);
            scope.keep(next.parameters());
            next.state().slots().values().forEach(scope::keep);
            return next;
        }
    }

    private static Params params(float[] numbers) {
        return Evaluation.params(Tensors.of(numbers, numbers.length));
    }
}
