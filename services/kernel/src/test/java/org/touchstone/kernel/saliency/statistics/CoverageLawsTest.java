package org.touchstone.kernel.saliency.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.touchstone.kernel.random.Key;

/** Intervals hold what they promise on simulated audits with the variance components measured on LeNet (4.3). */
class CoverageLawsTest {
    private static final int AUDITS = 1000;
    private static final double TRUTH = 0.3;

    @ParameterizedTest
    @CsvSource({
        "10, 100, .078, .05, .43, 0",
        "5, 50, .078, .05, .43, 0",
        "10, 100, .039, .02, .061, 0",
        "10, 60, .078, .20, .10, 0",
        "10, 60, .078, .10, .30, .2",
        "10, 100, 0, .10, .30, 0"
    })
    void theIntervalCoversTheTruth(int seeds, int images, double ofSeed, double ofImage, double rest, double missing) {
        int covered = 0;
        int naive = 0;
        for (int audit = 0; audit < AUDITS; audit++) {
            CrossedTable table = draw(
                    Key.of(audit).fold(seeds).generator(),
                    seeds,
                    images,
                    new double[] {ofSeed, ofImage, rest},
                    missing);

            Interval interval = Contrast.of(0, List.of(new Contrast.Term(1, table, true, true)))
                    .interval(0.95);

            covered += interval.contains(TRUTH) ? 1 : 0;
            naive += naiveInterval(table).contains(TRUTH) ? 1 : 0;
        }
        // Five standard errors of a proportion of .95: the interval may promise too little, not too much.
        double slack = 5 * Math.sqrt(0.95 * 0.05 / AUDITS);
        assertThat(covered / (double) AUDITS).isGreaterThan(0.95 - slack);
        if (ofSeed > 0) {
            assertThat(naive / (double) AUDITS).as("standard error over R N").isLessThan(0.9);
        }
    }

    private static Interval naiveInterval(CrossedTable table) {
        double squares = 0;
        for (int r = 0; r < table.rows(); r++) {
            for (int i = 0; i < table.columns(); i++) {
                double d = table.present(r, i) ? table.value(r, i) - table.mean() : 0;
                squares += d * d;
            }
        }
        return Interval.around(table.mean(), 1.96 * Math.sqrt(squares) / table.count());
    }

    private static CrossedTable draw(
            RandomGenerator random, int seeds, int images, double[] deviations, double missing) {
        double[] values = new double[seeds * images];
        double[] ofImage = new double[images];
        for (int i = 0; i < images; i++) {
            ofImage[i] = deviations[1] * random.nextGaussian();
        }
        BitSet present = new BitSet();
        for (int r = 0; r < seeds; r++) {
            double ofSeed = deviations[0] * random.nextGaussian();
            for (int i = 0; i < images; i++) {
                values[r * images + i] = TRUTH + ofSeed + ofImage[i] + deviations[2] * random.nextGaussian();
                present.set(r * images + i, random.nextDouble() >= missing);
            }
        }
        return CrossedTable.of(seeds, images, values, present);
    }
}
