package org.touchstone.kernel.saliency.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.saliency.statistics.CrossedTable;
import org.touchstone.kernel.saliency.statistics.Pigeonhole;
import org.touchstone.kernel.saliency.verdict.Simulated.Spread;

/** The interval of q covers, and where the range is large it is that of the two-way bootstrap of the ratio. */
class RetainedFractionLawsTest {
    private static final int AUDITS = 1000;

    @Test
    void theIntervalCoversTheFractionAnchorsIncluded() {
        int wide = covered(new Spread(0.05, 0.03, 0.20), 0.64, 0.1, 1);
        // Floor and ceiling close together: a ratio would be hopeless, the interval knows.
        int narrow = covered(new Spread(0.05, 0.03, 0.20), 0.955, 0.91, 1);

        double slack = 5 * Math.sqrt(0.95 * 0.05 / AUDITS);
        assertThat(wide / (double) AUDITS).isGreaterThan(0.95 - slack);
        assertThat(narrow / (double) AUDITS).isGreaterThan(0.95 - slack);
    }

    @Test
    void withManySeedsItIsTheIntervalOfTheTwoWayBootstrapOfTheRatio() {
        Simulated method = Simulated.of("m", new Spread(0.04, 0.02, 0.06));
        Key key = Key.of(3);
        CrossedTable theta = method.table(key.fold("theta"), 40, 80, 0.8, 0);
        CrossedTable floor = method.table(key.fold("floor"), 40, 80, 0.2, 0);
        double[] above = Pigeonhole.means(theta, 4000, key.fold(1));
        double[] below = Pigeonhole.means(floor, 4000, key.fold(2));
        double[] ratios = new double[above.length];
        for (int b = 0; b < ratios.length; b++) {
            ratios[b] = (above[b] - below[b]) / (1 - below[b]);
        }
        Arrays.sort(ratios);

        Estimate q = new RetainedFraction(
                        theta, Anchors.of(Anchor.one(), Anchor.one(), new Anchor.Sampled(floor, false, true)))
                .estimate(DecisionRules.STANDARD)
                .orElseThrow();

        double halfWidth = q.interval().halfWidth();
        assertThat(q.interval().low()).isCloseTo(ratios[100], within(0.2 * halfWidth));
        assertThat(q.interval().high()).isCloseTo(ratios[3899], within(0.2 * halfWidth));
    }

    private static int covered(Spread spread, double theta, double floor, double ceiling) {
        Simulated method = Simulated.of("m", spread);
        double truth = (theta - floor) / (ceiling - floor);
        int covered = 0;
        for (int audit = 0; audit < AUDITS; audit++) {
            Key key = Key.of(audit).fold("q");
            Anchor networks = Anchor.randomNetworks(unclipped(method, key.fold("floor"), floor));
            covered += new RetainedFraction(
                                    unclipped(method, key.fold("theta"), theta),
                                    Anchors.of(new Anchor.Exact(ceiling), Anchor.one(), networks))
                            .estimate(DecisionRules.STANDARD)
                            // No estimate claims nothing, which is never wrong.
                            .map(q -> q.interval().contains(truth))
                            .orElse(true)
                    ? 1
                    : 0;
        }
        return covered;
    }

    /** Drawn about zero, then moved: clipping at 1 would move the mean. */
    private static CrossedTable unclipped(Simulated method, Key key, double mean) {
        CrossedTable centred = method.table(key, 10, 40, 0, 0);
        double[][] values = new double[10][40];
        for (int r = 0; r < 10; r++) {
            for (int i = 0; i < 40; i++) {
                values[r][i] = centred.value(r, i) + mean;
            }
        }
        return CrossedTable.complete(values);
    }
}
