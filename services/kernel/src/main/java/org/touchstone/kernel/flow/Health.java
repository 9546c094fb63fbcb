package org.touchstone.kernel.flow;

import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;

/**
 * Whether a flow can be inverted in practice: the largest |z| of some examples and the largest error of encoding and decoding
 * them. Single precision loses both together (Behrmann et al. 2021).
 */
public record Health(double largestLatent, double roundTripError) {
    private static final double LARGEST_ERROR = 1e-3;

    /** Of these examples; NaN where something is not a number. */
    public static Health of(Flow flow, Tensor examples) {
        return Scope.evaluate(() -> {
            Tensor z = flow.encode(examples).value();
            Tensor back = flow.decode(z).value();
            return new Health(largest(z), largest(back.sub(examples)));
        });
    }

    private static double largest(Tensor x) {
        return x.isFinite()
                ? Reduce.amax(Elementwise.abs(x).reshape(1, -1), false, 1).item()
                : Double.NaN;
    }

    /**
     * Refuses a flow that cannot be inverted well enough to serve.
     *
     * @throws SpecException naming the error
     */
    public void requireServable() {
        SpecException.require(
                roundTripError <= LARGEST_ERROR,
                "model",
                "decoding misses the encoded data by " + roundTripError + ", more than " + LARGEST_ERROR
                        + ", with latents up to " + largestLatent + "; train with a lower rate");
    }
}
