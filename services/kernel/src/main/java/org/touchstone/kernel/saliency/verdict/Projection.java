package org.touchstone.kernel.saliency.verdict;

import java.util.List;
import java.util.Optional;
import org.touchstone.kernel.saliency.statistics.Contrast;
import org.touchstone.kernel.saliency.statistics.StudentT;

/**
 * The least seeds and images, by doubling, for which the audit would be decided if its estimates and variance components
 * are true and the anchors are measured accordingly more. Corrected for the whole family, so rather too much than too little.
 */
final class Projection {
    private static final int MOST_DOUBLINGS = 14;

    private final double alpha;

    Projection(DecisionRules rules, int familySize) {
        this.alpha = rules.alpha() / familySize;
    }

    /** Passing takes every loss, failing one retention; empty if the estimates point to neither. */
    Optional<MethodVerdict.Design> deciding(
            CheckTable measured, List<Claims.Statements> forPassing, List<Claims.Statements> forFailing) {
        int seeds = measured.table().rows();
        int images = measured.table().columns();
        if (seeds < 2) {
            return Optional.empty();
        }
        for (int doublings = 1; doublings <= MOST_DOUBLINGS; doublings++) {
            for (int ofSeeds = 0; ofSeeds <= doublings; ofSeeds++) {
                int timesSeeds = 1 << ofSeeds;
                int timesImages = 1 << (doublings - ofSeeds);
                boolean passes = !forPassing.isEmpty()
                        && forPassing.stream().allMatch(s -> decided(s.lost(), -1, timesSeeds, timesImages));
                boolean fails = forFailing.stream().anyMatch(s -> decided(s.retained(), 1, timesSeeds, timesImages));
                if (passes || fails) {
                    return Optional.of(new MethodVerdict.Design(seeds * timesSeeds, images * timesImages));
                }
            }
        }
        return Optional.empty();
    }

    /** Whether the estimates lie between the thresholds, so that no amount of data would decide. */
    static boolean between(List<Claims.Statements> forPassing, List<Claims.Statements> forFailing) {
        boolean passing = !forPassing.isEmpty()
                && forPassing.stream()
                        .allMatch(s -> s.lost().filter(c -> c.estimate() < 0).isPresent());
        boolean failing =
                forFailing.stream().flatMap(s -> s.retained().stream()).anyMatch(c -> c.estimate() > 0);
        return !passing && !failing;
    }

    private boolean decided(Optional<Contrast> contrast, int sign, int timesSeeds, int timesImages) {
        return contrast.stream().anyMatch(c -> {
            int degrees = (c.degrees() + 1) * timesSeeds - 1;
            double t = sign * c.estimate() / Math.sqrt(c.varianceAt(timesSeeds, timesImages));
            return 2 * StudentT.upperTail(t, degrees) <= alpha;
        });
    }
}
