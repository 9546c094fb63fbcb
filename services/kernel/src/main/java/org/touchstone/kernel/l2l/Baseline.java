package org.touchstone.kernel.l2l;

import java.util.SortedMap;
import java.util.SortedSet;
import org.touchstone.kernel.optim.Adam;
import org.touchstone.kernel.optim.Momentum;
import org.touchstone.kernel.optim.Nag;
import org.touchstone.kernel.optim.Optimizer;
import org.touchstone.kernel.optim.OptimizerState;
import org.touchstone.kernel.optim.RmsProp;
import org.touchstone.kernel.optim.Sgd;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensors;

/** The hand-made optimizers a learned one has to beat, by learning rate; other settings are their defaults. */
public enum Baseline {
    SGD,
    MOMENTUM,
    NAG,
    RMSPROP,
    ADAM;

    private Optimizer<?> of(double rate) {
        return switch (this) {
            case SGD -> new Sgd(rate);
            case MOMENTUM -> new Momentum(rate, 0.9, 0);
            case NAG -> new Nag(rate);
            case RMSPROP -> new RmsProp(rate);
            case ADAM -> new Adam(rate);
        };
    }

    /** Losses on each function of the set. */
    public RaceResult on(OptimizeeFamily family, FunctionSet set, int horizon, double rate) {
        return Race.run(family, set, horizon, (optimizee, steps, visitor) -> walk(of(rate), optimizee, steps, visitor));
    }

    /** Coordinates of one optimizee after these steps, on the way of {@link #on}. */
    public SortedMap<Integer, float[]> places(Optimizee optimizee, SortedSet<Integer> steps, double rate) {
        return Race.places(optimizee, steps, (one, horizon, visitor) -> walk(of(rate), one, horizon, visitor));
    }

    @SuppressWarnings("try")
    private static <S extends OptimizerState> void walk(
            Optimizer<S> optimizer, Optimizee optimizee, int horizon, Race.Visitor visitor) {
        try (Scope walk = Scope.open()) {
            Params theta = params(optimizee.start());
            S state = optimizer.init(theta);
            for (int t = 0; t <= horizon; t++) {
                float[] at = Evaluation.theta(theta).toFloats();
                Evaluation evaluation = optimizee.objective().evaluate(at, t);
                visitor.at(t, at, evaluation.losses());
                Optimizer.Step<S> next = step(optimizer, evaluation.gradient(), state, theta, t);
                theta.close();
                state.slots().values().forEach(Params::close);
                theta = next.parameters();
                state = next.state();
            }
        }
    }

    /** Only the result outlives the step: a walk may have ten thousand. */
    private static <S extends OptimizerState> Optimizer.Step<S> step(
            Optimizer<S> optimizer, float[] gradient, S state, Params theta, int t) {
        try (Scope scope = Scope.open()) {
            Optimizer.Step<S> next = optimizer.update(params(gradient), state, theta, t, 1);
            scope.keep(next.parameters());
            next.state().slots().values().forEach(scope::keep);
            return next;
        }
    }

    private static Params params(float[] numbers) {
        return Evaluation.params(Tensors.of(numbers, numbers.length));
    }
}
