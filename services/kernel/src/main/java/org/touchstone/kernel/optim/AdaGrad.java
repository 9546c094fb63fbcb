package org.touchstone.kernel.optim;

import java.util.Map;
import org.touchstone.kernel.tensor.Params;

/**
 * s' = s + g^2; p' = p - rate g / (sqrt(s') + epsilon). Source: Duchi, Hazan and Singer (2011), figure 1, the diagonal
 * case. Difference: epsilon stands outside the root, as in PyTorch (the paper adds it to the matrix under the root's
 * power); no decay of the rate besides the schedule.
 */
public record AdaGrad(double learningRate, double epsilon, double weightDecay) implements Optimizer<AdaGrad.State> {
    private static final String SLOT = "squareSum";

    /** The sum of squared gradients, starting at zero. */
    public record State(Params squareSum) implements OptimizerState {
        @Override
        public Map<String, Params> slots() {
            return Map.of(SLOT, squareSum);
        }
    }

    public AdaGrad {
        Checks.positive("learningRate", learningRate);
        Checks.positive("epsilon", epsilon);
        Checks.notNegative("weightDecay", weightDecay);
    }

    public AdaGrad(double learningRate) {
        this(learningRate, 1e-10, 0);
    }

    @Override
    public State init(Params parameters) {
        return new State(parameters.zerosLike());
    }

    @Override
    public Step<State> update(Params gradient, State state, Params parameters, long step, double rateFactor) {
        Params g = Checks.decayed(gradient, parameters, weightDecay);
        Params squares = state.squareSum().scaleAndAddSquares(1, g, 1);
        Params next = parameters.addRootQuotients(g, squares, -learningRate * rateFactor, 1, epsilon);
        return new Step<>(next, new State(squares));
    }

    @Override
    public State restore(Map<String, Params> slots) {
        return new State(Checks.slot(slots, SLOT));
    }
}
