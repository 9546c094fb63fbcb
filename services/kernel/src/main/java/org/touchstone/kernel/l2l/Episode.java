package org.touchstone.kernel.l2l;

/**
 * An episode on its way: the training of one optimizee from its start to the horizon.
 *
 * @param number of this episode among those of its place; its function is drawn from it
 */
@SuppressWarnings("ArrayRecordComponent")
public record Episode(long number, int horizon, float[] theta, LstmState state) {
    boolean isOver() {
        return state.step() >= horizon;
    }

    Unroll.Position position() {
        return new Unroll.Position(theta, state);
    }
}
