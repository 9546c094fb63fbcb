package org.touchstone.kernel.saliency.verdict;

/**
 * The thresholds of a verdict, all in one place so that a report can state them.
 *
 * @param alpha chance of any false claim in the declared family; intervals have level 1 - alpha
 * @param pass a method passes if less than this fraction of its similarity is retained
 * @param fail and fails if more than this is
 * @param leastRange smallest ceiling minus floor in which a retained fraction is trusted to pass
 * @param ceilingMargin in a smaller range: this close to the ceiling after randomization is insensitive; and this close to
 *     the retrained ceiling after training on permuted labels is a prior (M8)
 * @param otherImageMargin this close to the floor of other images, and that, is a prior (M8)
 * @param otherImageExcess this much above the floor of other images without the trained logits layer is insensitive (M5)
 * @param inputDominated two random networks this similar: the input, not the model, makes the map
 * @param reliable least similarity of a map to itself with other noise
 * @param degenerateShare most maps that may be degenerate
 */
public record DecisionRules(
        double alpha,
        double pass,
        double fail,
        double leastRange,
        double ceilingMargin,
        double otherImageMargin,
        double otherImageExcess,
        double inputDominated,
        double reliable,
        double degenerateShare) {
    /** Those of the specification, section 4; {@code leastRange} is ours. */
    public static final DecisionRules STANDARD =
            new DecisionRules(0.05, 0.20, 0.50, 0.20, 0.05, 0.12, 0.30, 0.50, 0.30, 0.10);

    public DecisionRules {
        if (!(alpha > 0 && alpha < 1 && pass > 0 && pass < fail && fail < 1)) {
            throw new IllegalArgumentException("An alpha of " + alpha + " and fractions of " + pass + " and " + fail
                    + ": each lies between 0 and 1, and passing takes less than failing.");
        }
    }

    /** The same at another chance of error. */
    public DecisionRules withAlpha(double other) {
        return new DecisionRules(
                other,
                pass,
                fail,
                leastRange,
                ceilingMargin,
                otherImageMargin,
                otherImageExcess,
                inputDominated,
                reliable,
                degenerateShare);
    }

    double level() {
        return 1 - alpha;
    }
}
