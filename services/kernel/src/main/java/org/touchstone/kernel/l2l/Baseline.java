package org.touchstone.kernel.l2l;

import java.util.List;
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
        return Race.run(family, set, horizon, (optimizee, steps) -> walk(of(rate), optimizee, steps));
    }

    private static <S extends OptimizerState> List<double[]> walk(
            Optimizer<S> optimizer, Optimizee optimizee, int horizon) {
        List<double[]> losses = Race.none();
        Scope scope = Scope.open();
        try {
            Params theta = Evaluation.params(Tensors.of(optimizee.start(), optimizee.start().length));
            S state = optimizer.init(theta);
            for (int t = 0; t <= horizon; t++) {
                Evaluation evaluation = Evaluation.of(
                        optimizee.objective(), Evaluation.theta(theta).toFloats(), t);
                losses.add(evaluation.losses());
                Params gradient = Evaluation.params(Tensors.of(evaluation.gradient(), evaluation.gradient().length));
                Optimizer.Step<S> next = optimizer.update(gradient, state, theta, t, 1);
                theta = next.parameters();
                state = next.state();
            }
            return losses;
        } finally {
            scope.close();
        }
    }
}
