package org.touchstone.kernel.saliency.check;

/**
 * How much is measured before verdicts are tried.
 *
 * @param seeds re-initializations
 * @param images explained
 */
public record Look(int seeds, int images) {
    /** More than this decides nothing new. */
    public static final int MOST_SEEDS = 64;

    /** More than this decides nothing new. */
    public static final int MOST_IMAGES = 2000;

    public Look {
        if (seeds < 1 || seeds > MOST_SEEDS) {
            throw new IllegalArgumentException("seeds must be from 1 to " + MOST_SEEDS + ", not " + seeds);
        }
        if (images < 2 || images > MOST_IMAGES) {
            throw new IllegalArgumentException("images must be from 2 to " + MOST_IMAGES + ", not " + images);
        }
    }
}
