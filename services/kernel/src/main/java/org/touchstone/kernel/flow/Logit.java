package org.touchstone.kernel.flow;

import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Tensor;

/**
 * y = logit(alpha + (1 - 2 alpha) v) for v in [0, 1], with its log-determinant. Source: section 4.1, in the symmetric form of
 * the published code: the paper's alpha + (1 - alpha) v is infinite where v rounds to 1. decode limits v to [0, 1].
 */
public record Logit(double alpha) implements Bijection {
    public Logit {
        requireAlpha(alpha);
    }

    static void requireAlpha(double alpha) {
        SpecException.require(alpha > 0 && alpha < 0.5, "alpha", "must be above 0 and below 0.5, not " + alpha);
    }

    @Override
    public Mapped encode(Tensor v, Pass pass) {
        return pass.map(() -> {
            Tensor p = v.mul(1 - 2 * alpha).add(alpha);
            Tensor y = Elementwise.log(p).sub(Elementwise.log(p.neg().add(1)));
            return new Mapped(y, logDeterminant(y));
        });
    }

    @Override
    public Mapped decode(Tensor y, Pass pass) {
        return pass.map(() -> {
            Tensor v = Elementwise.sigmoid(y).sub(alpha).div(1 - 2 * alpha);
            return new Mapped(Elementwise.clamp(v, 0, 1), logDeterminant(y).neg());
        });
    }

    /** The largest |y| that a pixel can have. */
    public double bound() {
        return StrictMath.log((1 - alpha) / alpha);
    }

    /** dy/dv = (1 - 2 alpha) / (p (1 - p)), and -log p = softplus(-y). */
    private Tensor logDeterminant(Tensor y) {
        return Sums.perExample(
                Elementwise.softplus(y).add(Elementwise.softplus(y.neg())).add(StrictMath.log(1 - 2 * alpha)));
    }
}
