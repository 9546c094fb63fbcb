package org.touchstone.kernel.optim;

import java.util.Map;
import org.touchstone.kernel.tensor.Params;

/**
 * s' = decay s + (1 - decay) g^2; p' = p - rate g / (sqrt(s') + epsilon). Source: Tieleman and Hinton (2012), lecture 6.5.
 * Differences: epsilon, outside the root as in PyTorch; neither centred nor with momentum.
 */
public record RmsProp(double learningRate, double decay, double epsilon, double weightDecay)
        implements Optimizer<RmsProp.State> {
    private static final String SLOT = "meanSquare";

    /** The decaying mean of squared gradients. */
    public record State(Params meanSquare) implements OptimizerState {
        @Override
        public Map<String, Params> slots() {
            return Map.of(SLOT, meanSquare);
        }
    }

    public RmsProp {
        Checks.positive("learningRate", learningRate);
        Checks.fraction("decay", decay);
        Checks.positive("epsilon", epsilon);
        Checks.notNegative("weightDecay", weightDecay);
    }

    public RmsProp(double learningRate) {
        this(learningRate, 0.99, 1e-8, 0);
    }

    @Override
    public State init(Params parameters) {
        return new State(parameters.zerosLike());
    }

    @Override
    public Step<State> update(Params gradient, State state, Params parameters, long step, double rateFactor) {
        Params g = Checks.decayed(gradient, parameters, weightDecay);
        Params squares = state.meanSquare().scaleAndAddSquares(decay, g, 1 - decay);
        Params next = parameters.addRootQuotients(g, squares, -learningRate * rateFactor, 1, epsilon);
        return new Step<>(next, new State(squares));
    }

    @Override
    public State restore(Map<String, Params> slots) {
        return new State(Checks.slot(slots, SLOT));
    }
}
