package org.touchstone.kernel.saliency.verdict;

import java.util.ArrayList;
import java.util.List;

/**
 * When an audit looks at its data. Each look doubles seeds and images up to the profile's, and may spend twice the error of
 * the one before: alpha_k = alpha 2^k / (2^K - 1), which sums to alpha, so the chance of any false claim over all looks is at
 * most alpha whatever the looks have in common (weighted Bonferroni). O'Brien and Fleming's bounds spend more evenly but
 * assume increments that are independent and normal; a table that grows in both directions is neither.
 */
public record SequentialPlan(List<Look> looks, double alpha) {
    private static final int FIRST_SEEDS = 5;
    private static final int FIRST_IMAGES = 50;

    /** One look: R seeds and N images so far. */
    public record Look(int seeds, int images) {
        public Look {
            if (seeds < 1 || images < 1) {
                throw new IllegalArgumentException(
                        "A look at " + seeds + " seeds and " + images + " images sees nothing.");
            }
        }
    }

    /** What happens to a method after a look. */
    public enum Progress {
        /** Its verdict stands; later looks do not touch it. */
        DECIDED,
        /** The next look may tell. */
        CONTINUE,
        /** There is no next look. */
        EXHAUSTED
    }

    public SequentialPlan {
        looks = List.copyOf(looks);
        if (looks.isEmpty() || !(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException(
                    looks.size() + " looks with an alpha of " + alpha + " are no sequential plan.");
        }
    }

    /** (5, 50), (10, 100), (20, 200) and so on; the last is the profile's own. */
    public static SequentialPlan upTo(int seeds, int images, double alpha) {
        List<Look> looks = new ArrayList<>();
        for (int k = 0; FIRST_SEEDS << k < seeds || FIRST_IMAGES << k < images; k++) {
            looks.add(new Look(Math.min(seeds, FIRST_SEEDS << k), Math.min(images, FIRST_IMAGES << k)));
        }
        looks.add(new Look(seeds, images));
        return new SequentialPlan(looks, alpha);
    }

    /** The error that look {@code k} (from 0) may spend. */
    public double alphaAt(int k) {
        return alpha * Math.pow(2, k) / (Math.pow(2, looks.size()) - 1);
    }

    /** The rules of look {@code k}: intervals and claims at its own alpha. */
    public DecisionRules rulesAt(int k, DecisionRules rules) {
        return rules.withAlpha(alphaAt(k));
    }

    /** What becomes of a method whose verdict at look {@code k} is this. */
    public Progress after(int k, MethodVerdict verdict) {
        if (verdict.decided()) {
            return Progress.DECIDED;
        }
        return k + 1 < looks.size() ? Progress.CONTINUE : Progress.EXHAUSTED;
    }
}
