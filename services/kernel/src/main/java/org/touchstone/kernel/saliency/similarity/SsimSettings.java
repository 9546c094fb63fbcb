package org.touchstone.kernel.saliency.similarity;

/**
 * What the structural similarity index (Wang et al. 2004) leaves open, and what the literature on saliency filled in
 * differently: on one pair the settings below gave .25, .29 and .56, so a value without its setting says nothing.
 *
 * @param name stable name
 * @param normalization what is done to each map first
 * @param window the local window
 * @param sampleCovariance whether local (co)variances are multiplied by NP / (NP - 1), NP the entries of the window
 * @param range L of the constants (0.01 L)^2 and (0.03 L)^2
 */
public record SsimSettings(
        String name, Normalization normalization, Window window, boolean sampleCovariance, DynamicRange range) {
    /** The authors' own: maps over their largest magnitude, uniform 5 x 5, L = 2. */
    public static final SsimSettings A_PAPER =
            new SsimSettings("a", Normalization.MAX_ABS, Window.uniform(5), true, new DynamicRange.Fixed(2));
    /** Wang et al.: raw maps, Gaussian 11 x 11 (sigma 1.5), population covariance, L = joint range. */
    public static final SsimSettings B_WANG =
            new SsimSettings("b", Normalization.NONE, Window.gaussian(), false, new DynamicRange.Joint());
    /** The notebook of the authors' repository, for regression only: its L = 2 for maps in [0, 1] inflates the index. */
    public static final SsimSettings C_REPOSITORY =
            new SsimSettings("c", Normalization.MIN_MAX, Window.gaussian(), true, new DynamicRange.Fixed(2));
    /** Quantus: raw maps, uniform 7 x 7, L = joint range. */
    public static final SsimSettings D_QUANTUS =
            new SsimSettings("d", Normalization.NONE, Window.uniform(7), true, new DynamicRange.Joint());

    /** What is done to each map first. */
    public enum Normalization {
        /** Nothing. */
        NONE,
        /** Divide by the largest magnitude: [-1, 1]. */
        MAX_ABS,
        /** (x - min) / (max - min): [0, 1]. */
        MIN_MAX
    }

    /** L. */
    public sealed interface DynamicRange {
        /** A number. */
        record Fixed(double value) implements DynamicRange {
            public Fixed {
                if (!(value > 0) || value == Double.POSITIVE_INFINITY) {
                    throw new IllegalArgumentException("A dynamic range of " + value + " is not a positive number.");
                }
            }
        }

        /** From the smaller minimum to the larger maximum of the two (normalized) maps. */
        record Joint() implements DynamicRange {}
    }
}
