package org.touchstone.kernel.optim;

import java.util.Map;
import org.touchstone.kernel.tensor.Params;

/**
 * m' = b1 m + (1 - b1) g; n' = b2 n + (1 - b2) g^2; p' = p - rate m^ / (sqrt(n^) + epsilon), where m^ and n^ are corrected
 * for their start at zero. Source: Kingma and Ba (2015), algorithm 1, not the reordered form after it, in which epsilon
 * weighs differently. Difference: weight decay is an L2 penalty as in PyTorch's Adam, not decoupled as in AdamW.
 */
public record Adam(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
        implements Optimizer<Adam.State> {
    private static final String MEAN = "mean";
    private static final String MEAN_SQUARE = "meanSquare";

    /** The decaying means of gradients and squared gradients, both starting at zero. */
    public record State(Params mean, Params meanSquare) implements OptimizerState {
        @Override
        public Map<String, Params> slots() {
            return Map.of(MEAN, mean, MEAN_SQUARE, meanSquare);
        }
    }

    public Adam {
        Checks.positive("learningRate", learningRate);
        Checks.fraction("beta1", beta1);
        Checks.fraction("beta2", beta2);
        Checks.positive("epsilon", epsilon);
        Checks.notNegative("weightDecay", weightDecay);
    }

    public Adam(double learningRate) {
        this(learningRate, 0.9, 0.999, 1e-8, 0);
    }

    @Override
    public State init(Params parameters) {
        return new State(parameters.zerosLike(), parameters.zerosLike());
    }

    @Override
    public Step<State> update(Params gradient, State state, Params parameters, long step, double rateFactor) {
        Params g = Checks.decayed(gradient, parameters, weightDecay);
        Params mean = state.mean().scaleAndAdd(beta1, g, 1 - beta1);
        Params squares = state.meanSquare().scaleAndAddSquares(beta2, g, 1 - beta2);
        double meanWeight = 1 - StrictMath.pow(beta1, step + 1.0);
        double squareWeight = 1 - StrictMath.pow(beta2, step + 1.0);
        Params next = parameters.addRootQuotients(
                mean, squares, -learningRate * rateFactor / meanWeight, Math.sqrt(squareWeight), epsilon);
        return new Step<>(next, new State(mean, squares));
    }

    @Override
    public State restore(Map<String, Params> slots) {
        return new State(Checks.slot(slots, MEAN), Checks.slot(slots, MEAN_SQUARE));
    }
}
