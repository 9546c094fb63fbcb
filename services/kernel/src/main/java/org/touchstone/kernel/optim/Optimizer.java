package org.touchstone.kernel.optim;

import java.util.Map;
import org.touchstone.kernel.tensor.Params;

/**
 * A pair of pure functions. With equal arguments, equal results to the bit; arguments are never changed, and results are
 * tensors of their own, so that either side can be released first. Weight decay is the gradient of an L2 penalty (decay/2
 * |p|^2), added before everything else, for all parameters. A gradient that does not fit the parameters in names, shapes or
 * element types is an {@link IllegalArgumentException}.
 *
 * @param <S> the state; the names of its slots never change
 */
public sealed interface Optimizer<S extends OptimizerState>
        permits Sgd, Momentum, Nag, RmsProp, Adam, AdaGrad, Lbfgs, Learned {
    /** New parameters and state, made in the current scope. */
    record Step<S>(Params parameters, S state) {}

    /** The state before the first step. */
    S init(Params parameters);

    /**
     * One step.
     *
     * @param step the number of steps taken since {@link #init}, which some optimizers correct for
     * @param rateFactor multiplies the learning rate: the value of the schedule
     */
    Step<S> update(Params gradient, S state, Params parameters, long step, double rateFactor);

    /**
     * One step of an optimizer that may look at the loss; a hand-made one does not.
     *
     * @param loss at the parameters
     */
    default Step<S> update(Params gradient, S state, Params parameters, double loss, long step, double rateFactor) {
        return update(gradient, state, parameters, step, rateFactor);
    }

    /** The state whose {@link OptimizerState#slots} these are. */
    S restore(Map<String, Params> slots);

    double learningRate();
}
