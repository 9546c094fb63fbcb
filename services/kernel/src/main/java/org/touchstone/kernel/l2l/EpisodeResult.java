package org.touchstone.kernel.l2l;

/**
 * What one episode contributes to one update of phi.
 *
 * @param finite whether all losses and gradients were; else the gradient is zero and not used
 * @param gradient of the meta-loss with respect to phi
 * @param next the episode after its truncation
 */
@SuppressWarnings("ArrayRecordComponent")
public record EpisodeResult(boolean finite, double metaLoss, double[] gradient, Episode next) {
    /** Whether it may move phi: all numbers were finite, and so are the squares of the meta-gradient. */
    public boolean usable() {
        return finite && Double.isFinite(MetaGradient.norm(gradient));
    }

    /** The same, not to be used. */
    EpisodeResult unusable() {
        return new EpisodeResult(false, metaLoss, gradient, next);
    }
}
