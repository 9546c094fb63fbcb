package org.touchstone.kernel.saliency.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.touchstone.kernel.saliency.statistics.Contrast;
import org.touchstone.kernel.saliency.statistics.CrossedTable;
import org.touchstone.kernel.saliency.statistics.Interval;
import org.touchstone.kernel.saliency.statistics.StudentT;

/**
 * q = (theta - nu) / (kappa - nu): what is left of a method's similarity to itself between floor and ceiling. "q is below c"
 * is the statement D_c = theta - c kappa - (1 - c) nu &lt; 0 about a sum of means, which stays sound where the range is
 * small and a ratio is not; the interval of q holds the c for which D_c cannot be told from 0 (Fieller 1954). The error of
 * the anchors is in it, and images that all tables share cancel.
 */
final class RetainedFraction {
    private final CrossedTable table;
    private final Anchors anchors;

    RetainedFraction(CrossedTable table, Anchors anchors) {
        this.table = table;
        this.anchors = anchors;
    }

    /** D_c with the gaps of the table as they are. */
    Contrast against(double c) {
        return against(c, table, 0);
    }

    /** D_c if every degenerate map had been as similar as the ceiling: the worst case for passing. */
    Contrast againstAtWorst(double c) {
        return against(c, table.filled(anchors.ceiling().value()), 0);
    }

    /** D_c if every degenerate map had been at the floor: the worst case for failing. */
    Contrast againstAtBest(double c) {
        return against(c, table.filled(anchors.floor().value()), 0);
    }

    /** theta - kappa + margin: positive if the similarity is within {@code margin} of the ceiling. */
    Contrast nearCeiling(double margin) {
        return against(1, table.filled(anchors.floor().value()), margin);
    }

    /** theta - nu1 - excess, degenerate maps being at the floor: positive if the map stays that much more alike than other images'. */
    Contrast aboveOtherImages(double excess) {
        List<Contrast.Term> terms = new ArrayList<>();
        terms.add(new Contrast.Term(1, table.filled(anchors.floor().value()), true, true));
        terms.addAll(anchors.otherImage().terms(-1));
        return Contrast.of(-excess - anchors.otherImage().constant(), terms);
    }

    private Contrast against(double c, CrossedTable theta, double offset) {
        List<Contrast.Term> terms = new ArrayList<>();
        terms.add(new Contrast.Term(1, theta, true, true));
        terms.addAll(anchors.ceiling().terms(-c));
        terms.addAll(anchors.floor().terms(c - 1));
        double known = offset
                - c * anchors.ceiling().constant()
                - (1 - c) * anchors.floor().constant();
        return Contrast.of(known, terms);
    }

    /** Absent where the ceiling is not above the floor. */
    Optional<Estimate> estimate(DecisionRules rules) {
        double range = anchors.range();
        if (!(range > 0)) {
            return Optional.empty();
        }
        double q = (table.mean() - anchors.floor().value()) / range;
        return Optional.of(
                new Estimate(q, interval(rules, table.mean() - anchors.floor().value(), range)));
    }

    private Interval interval(DecisionRules rules, double kept, double range) {
        // The variance of D_c is a parabola in c: three places give it, and at the thresholds it is exact.
        double[] at = {rules.pass(), rules.fail(), 1};
        double[] variance = new double[at.length];
        int degrees = Integer.MAX_VALUE;
        for (int k = 0; k < at.length; k++) {
            Contrast contrast = against(at[k]);
            variance[k] = contrast.variance();
            degrees = Math.min(degrees, contrast.degrees());
        }
        double t = StudentT.critical(rules.level(), degrees);
        if (Double.isInfinite(t)) {
            return Interval.UNBOUNDED;
        }
        double[] v = parabola(at, variance);
        double a = range * range - t * t * v[2];
        double b = -2 * kept * range - t * t * v[1];
        double c = kept * kept - t * t * v[0];
        if (!(a > 0)) {
            return Interval.UNBOUNDED;
        }
        double root = Math.sqrt(Math.max(0, b * b - 4 * a * c));
        return new Interval((-b - root) / (2 * a), (-b + root) / (2 * a));
    }

    /** Coefficients of 1, c, c^2 through three points (Newton's divided differences). */
    private static double[] parabola(double[] x, double[] y) {
        double first = (y[1] - y[0]) / (x[1] - x[0]);
        double second = ((y[2] - y[1]) / (x[2] - x[1]) - first) / (x[2] - x[0]);
        return new double[] {y[0] - x[0] * first + x[0] * x[1] * second, first - (x[0] + x[1]) * second, second};
    }
}
