package org.touchstone.kernel.saliency.verdict;

import java.util.Optional;

/**
 * One check under one measure, for the report.
 *
 * @param missingShare of the pairs, because a map was degenerate
 * @param theta mean similarity of original and randomized maps
 * @param kappa ceiling
 * @param otherImage floor nu_1
 * @param randomNetworks floor nu_2, if it was measured
 * @param retained fraction q; absent where the ceiling is not above the floor
 * @param claim where the check is one that decides
 */
public record Evidence(
        Check check,
        String measure,
        int seeds,
        int images,
        double missingShare,
        Estimate theta,
        double kappa,
        Optional<Double> otherImage,
        Optional<Double> randomNetworks,
        Optional<Estimate> retained,
        Optional<Claim> claim) {}
