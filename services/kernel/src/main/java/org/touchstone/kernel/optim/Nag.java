package org.touchstone.kernel.optim;

import java.util.Map;
import org.touchstone.kernel.tensor.Params;

/**
 * Nesterov's accelerated gradient: v' = momentum v + g; p' = p - rate (g + momentum v'). Source: Sutskever, Martens, Dahl
 * and Hinton (2013), equations 3 and 4. Difference: as in PyTorch, p is the point looked ahead to, where the gradient is
 * taken, and the rate multiplies the velocity instead of entering it; the same path for a constant rate.
 */
public record Nag(double learningRate, double momentum, double weightDecay) implements Optimizer<Velocity> {
    public Nag {
        Checks.positive("learningRate", learningRate);
        Checks.fraction("momentum", momentum);
        Checks.notNegative("weightDecay", weightDecay);
    }

    public Nag(double learningRate) {
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
        Params ahead = g.addScaled(velocity, momentum);
        return new Step<>(parameters.addScaled(ahead, -learningRate * rateFactor), new Velocity(velocity));
    }

    @Override
    public Velocity restore(Map<String, Params> slots) {
        return Velocity.restore(slots);
    }
}
