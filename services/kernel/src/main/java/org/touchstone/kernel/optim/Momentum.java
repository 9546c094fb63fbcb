package org.touchstone.kernel.optim;

import java.util.Map;
import org.touchstone.kernel.tensor.Params;

/**
 * v' = momentum v + g; p' = p - rate v'. Source: Polyak (1964); Sutskever, Martens, Dahl and Hinton (2013), equations 1 and
 * 2. Difference: as in PyTorch (dampening 0), the rate multiplies the velocity instead of entering it; the same path for a
 * constant rate.
 */
public record Momentum(double learningRate, double momentum, double weightDecay) implements Optimizer<Velocity> {
    public Momentum {
        Checks.positive("learningRate", learningRate);
        Checks.fraction("momentum", momentum);
        Checks.notNegative("weightDecay", weightDecay);
    }

    public Momentum(double learningRate) {
        this(learningRate, 0.9, 0);
    }

    @Override
    public Velocity init(Params parameters) {
        return Velocity.zero(parameters);
    }

    @Override
    public Step<Velocity> update(Params gradient, Velocity state, Params parameters, long step, double rateFactor) {
        Params g = Checks.decayed(gradient, parameters, weightDecay);
        Params velocity = state.velocity().scaleAndAdd(momentum, g, 1);
        return new Step<>(parameters.addScaled(velocity, -learningRate * rateFactor), new Velocity(velocity));
    }

    @Override
    public Velocity restore(Map<String, Params> slots) {
        return Velocity.restore(slots);
    }
}
