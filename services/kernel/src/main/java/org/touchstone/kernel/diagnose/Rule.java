package org.touchstone.kernel.diagnose;

/** Defects that have a name, with the numbers from which on we say so, and what to do. */
public enum Rule {
    /** A number on the way up or down is NaN or infinite; the first layer in that direction is named. */
    NOT_FINITE(0, "Lower the learning rate or warm it up, and check the inputs of that layer."),
    /** Mean activation of the top sigmoid layer below the threshold: Glorot and Bengio (2010), section 3.1 and figure 2. */
    TOP_SATURATED_AT_ZERO(
            0.15,
            "Use TANH or SOFTSIGN instead of SIGMOID: their value at rest is 0, so the output layer need not push the layer"
                    + " below into saturation."),
    /** Share of units within 5 % of an end of their range. */
    SATURATED(0.5, "Lower the learning rate, use NORMALIZED weights, or SOFTSIGN, which saturates more slowly."),
    /** Share of rectifiers that gave 0 for every probe. */
    DEAD_RECTIFIERS(
            0.4, "Lower the learning rate, use HE weights, or another activation; dead units do not come back."),
    /** Deviation of activations, as a share of the root mean square of the inputs. */
    ACTIVATIONS_COLLAPSED(
            0.01,
            "Use weights whose variance keeps that of the activations: NORMALIZED for TANH and SOFTSIGN, HE for RELU, or"
                    + " LSUV for any."),
    /** Root mean square of activations, in units of that of the inputs. */
    ACTIVATIONS_EXPLODE(100, "Use HE or LSUV weights, batch normalization, or a lower learning rate."),
    /** Norm of dC/ds of one example in the first hidden layer, as a share of that in the last. */
    VANISHING_GRADIENT(0.15, "Use NORMALIZED weights (HE for RELU), fewer layers, or batch normalization."),
    /** As above, while the gradients of the weights differ by less than a factor of 2: figures 7 and 8 of the paper. */
    VANISHING_GRADIENT_HIDDEN(
            0.15,
            "Do not judge by the gradients of the weights, which look alike in every layer; use NORMALIZED weights (HE for"
                    + " RELU), or fewer layers."),
    /** Norm of dC/ds of one example in the first hidden layer, in units of that in the last. */
    EXPLODING_GRADIENT(10, "Use smaller weights (NORMALIZED or ORTHOGONAL) or a lower learning rate."),
    /** Norm of one step of a matrix, as a share of its own; about 0.001 is customary. */
    UPDATES_TOO_LARGE(0.05, "Lower the learning rate, or warm it up."),
    /** The same of every matrix, while the schedule is not what makes it small. */
    UPDATES_TOO_SMALL(1e-5, "Raise the learning rate; if gradients vanish, cure that first.");

    private final double threshold;
    private final String remedy;

    Rule(double threshold, String remedy) {
        this.threshold = threshold;
        this.remedy = remedy;
    }

    /** The number beyond which the defect is named. */
    public double threshold() {
        return threshold;
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}
