package org.touchstone.kernel.l2l;

import java.util.SortedMap;
import java.util.SortedSet;
import org.touchstone.kernel.optim.Adam;
import org.touchstone.kernel.optim.Momentum;
import org.touchstone.kernel.optim.Nag;
import org.touchstone.kernel.optim.Optimizer;
import org.touchstone.kernel.optim.RmsProp;
import org.touchstone.kernel.optim.Sgd;

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
        return Race.run(family, set, horizon, (optimizee, steps, visitor) -> walk(rate, optimizee, steps, visitor));
    }

    /** Coordinates of one optimizee after these steps, on the way of {@link #on}. */
    public SortedMap<Integer, float[]> places(Optimizee optimizee, SortedSet<Integer> steps, double rate) {
        return Race.places(optimizee, steps, (one, horizon, visitor) -> walk(rate, one, horizon, visitor));
    }

    private void walk(double rate, Optimizee optimizee, int horizon, Race.Visitor visitor) {
        Descent.along(of(rate), optimizee, horizon, (step, theta, losses, state) -> visitor.at(step, theta, losses));
    }
}
