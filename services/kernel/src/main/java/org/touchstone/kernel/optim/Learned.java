package org.touchstone.kernel.optim;

import java.util.OptionalLong;
import org.touchstone.kernel.tensor.Params;

/**
 * An optimizer whose update is itself learned. Unlike the others it sees the loss, so that it can give way to a hand-made one when it
 * fails; its slots have names and shapes of their own.
 *
 * @param <S> the state
 */
public non-sealed interface Learned<S extends Learned.Memory> extends Optimizer<S> {
    /** What it remembers. */
    interface Memory extends OptimizerState {
        /** After how many steps it gave way, if it did. */
        OptionalLong fellBackAt();
    }

    /** Whether it goes on when a loss is not finite. */
    boolean survivesDivergence();

    @Override
    Step<S> update(Params gradient, S state, Params parameters, double loss, long step, double rateFactor);
}
