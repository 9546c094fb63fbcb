package org.touchstone.kernel.l2l;

import java.util.Arrays;

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

    /** After a truncation that ended there. */
    Episode at(Unroll.Position last) {
        return new Episode(number, horizon, last.theta(), last.state());
    }

    /** After a truncation that broke: nothing is finite until the horizon, so the other of its pair does not get ahead. */
    Episode broken(int unroll) {
        float[] lost = new float[theta.length];
        Arrays.fill(lost, Float.NaN);
        LstmState later = new LstmState(state.blocks(), state.mean(), state.square(), state.step() + unroll);
        return new Episode(number, horizon, lost, later);
    }

    Unroll.Position position() {
        return new Unroll.Position(theta, state);
    }
}
