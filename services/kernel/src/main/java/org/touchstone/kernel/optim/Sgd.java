package org.touchstone.kernel.optim;

import java.util.Map;
import org.touchstone.kernel.tensor.Params;

/** p' = p - rate g, gradient descent; stochastic if the gradient is that of a batch (Robbins and Monro 1951). */
public record Sgd(double learningRate, double weightDecay) implements Optimizer<NoState> {
    public Sgd {
        Checks.positive("learningRate", learningRate);
        Checks.notNegative("weightDecay", weightDecay);
    }

    public Sgd(double learningRate) {
        this(learningRate, 0);
    }

    @Override
    public NoState init(Params parameters) {
        return new NoState();
    }

    @Override
    public Step<NoState> update(Params gradient, NoState state, Params parameters, long step, double rateFactor) {
        Params g = Checks.decayed(gradient, parameters, weightDecay);
        return new Step<>(parameters.addScaled(g, -learningRate * rateFactor), state);
    }

    @Override
    public NoState restore(Map<String, Params> slots) {
        return new NoState();
    }
}
