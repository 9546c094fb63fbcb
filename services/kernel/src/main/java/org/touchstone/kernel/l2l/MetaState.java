package org.touchstone.kernel.l2l;

import java.util.List;

/**
 * All that a meta-training remembers between two updates. Never changed.
 *
 * @param update done
 * @param phi parameters of the optimizer
 * @param mean of the meta-optimizer, Adam
 * @param meanSquare of the meta-optimizer
 * @param best phi of the smallest validation loss so far
 * @param bestLoss that loss; infinite before the first validation
 * @param clipped updates whose gradient was clipped
 * @param skipped contributions of episodes that were not finite, and left out
 * @param episodes on their way, in order
 */
@SuppressWarnings("ArrayRecordComponent")
public record MetaState(
        long update,
        float[] phi,
        float[] mean,
        float[] meanSquare,
        float[] best,
        double bestLoss,
        long clipped,
        long skipped,
        List<Episode> episodes) {
    public MetaState {
        episodes = List.copyOf(episodes);
    }
}
