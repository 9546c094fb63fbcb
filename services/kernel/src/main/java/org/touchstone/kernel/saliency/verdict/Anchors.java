package org.touchstone.kernel.saliency.verdict;

import java.util.Optional;

/**
 * The anchors of one method under one measure.
 *
 * @param ceiling kappa: the map and itself with new noise
 * @param otherImage nu_1: maps of different images (Arun et al. 2021)
 * @param randomNetworks nu_2: two random networks; what architecture and input alone give. Absent for a black box
 * @param noise nu_3: independent noise; shows defects of the measure, decides nothing
 * @param retrained the map and that of an independently trained network
 */
public record Anchors(
        Anchor ceiling,
        Anchor otherImage,
        Optional<Anchor> randomNetworks,
        Optional<Anchor> noise,
        Optional<Anchor> retrained) {
    /** Ceiling and the two floors that verdicts use. */
    public static Anchors of(Anchor ceiling, Anchor otherImage, Anchor randomNetworks) {
        return new Anchors(ceiling, otherImage, Optional.of(randomNetworks), Optional.empty(), Optional.empty());
    }

    /** With the similarity of independently trained networks. */
    public Anchors withRetrained(Anchor anchor) {
        return new Anchors(ceiling, otherImage, randomNetworks, noise, Optional.of(anchor));
    }

    /** nu_2, or nu_1 where no network could be randomized. */
    Anchor floor() {
        return randomNetworks.orElse(otherImage);
    }

    boolean known() {
        return ceiling.known() && floor().known();
    }

    /** kappa - nu_2: what there is to lose. */
    double range() {
        return ceiling.value() - floor().value();
    }
}
