package org.touchstone.kernel.saliency.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.random.Key;

class StatisticsTest {
    private static final double GAP = Double.NaN;

    @Test
    void krippendorffsOwnExample() {
        // Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), section E: ordinal alpha .815.
        CrossedTable ratings = withGaps(new double[][] {
            {1, 2, 3, 3, 2, 1, 4, 1, 2, GAP, GAP, GAP},
            {1, 2, 3, 3, 2, 2, 4, 1, 2, 5, GAP, 3},
            {GAP, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, GAP},
            {1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, GAP}
        });

        assertThat(Krippendorff.ordinal(ratings).orElseThrow()).isCloseTo(0.815, within(0.0005));
    }

    @Test
    void agreementOfOneRaterOrOnOneRatingIsUnknown() {
        assertThat(Krippendorff.ordinal(CrossedTable.complete(new double[][] {{1, 2, 3}})))
                .isEmpty();
        assertThat(Krippendorff.ordinal(CrossedTable.complete(new double[][] {{2, 2}, {2, 2}})))
                .isEmpty();
    }

    @Test
    void wilsonsIntervalIsSensibleAtTheEnds() {
        // 0 of 20: upper end z^2 / (n + z^2) = .1611.
        assertThat(Wilson.interval(0, 20, 0.95).low()).isZero();
        assertThat(Wilson.interval(0, 20, 0.95).high()).isCloseTo(0.16113, within(1e-5));
        assertThat(Wilson.interval(20, 20, 0.95).high()).isEqualTo(1);
        assertThat(Wilson.interval(10, 20, 0.95).low()).isCloseTo(0.29929, within(1e-5));
    }

    @Test
    void withoutASecondSeedNothingIsBounded() {
        Contrast contrast = Contrast.of(
                0, List.of(new Contrast.Term(1, CrossedTable.complete(new double[][] {{1, 2, 3}}), true, true)));

        assertThat(contrast.degrees()).isZero();
        assertThat(contrast.interval(0.95)).isEqualTo(Interval.UNBOUNDED);
        assertThat(contrast.pPositive()).isEqualTo(0.5);
    }

    @Test
    void identicalCellsAreCertain() {
        CrossedTable ones = CrossedTable.complete(new double[][] {{1, 1}, {1, 1}});

        assertThat(Contrast.of(-0.5, List.of(new Contrast.Term(1, ones, true, true)))
                        .pPositive())
                .isZero();
        assertThat(Contrast.of(-1, List.of(new Contrast.Term(1, ones, true, true)))
                        .pPositive())
                .isEqualTo(1);
    }

    @Test
    void whatAnImageDoesToBothTablesCancelsInTheirDifference() {
        CrossedTable a = CrossedTable.complete(new double[][] {{1, 5, 9}, {1, 5, 9}});
        CrossedTable b = CrossedTable.complete(new double[][] {{0, 4, 8}});

        Contrast paired =
                Contrast.of(0, List.of(new Contrast.Term(1, a, true, true), new Contrast.Term(-1, b, true, false)));
        Contrast unpaired =
                Contrast.of(0, List.of(new Contrast.Term(1, a, true, true), new Contrast.Term(-1, b, false, false)));

        assertThat(paired.estimate()).isEqualTo(1);
        assertThat(paired.variance()).isZero();
        assertThat(unpaired.variance()).isGreaterThan(1);
    }

    @Test
    void gapsAreNeitherZeroNorAverage() {
        CrossedTable table = withGaps(new double[][] {{0.2, GAP, GAP}, {0.4, 0.6, GAP}});

        assertThat(table.mean()).isCloseTo(0.4, within(1e-15));
        assertThat(table.missingShare()).isEqualTo(0.5);
        // The third image has no value at all: its original is missing, so nothing is filled in there.
        assertThat(table.filled(1).mean()).isCloseTo((0.2 + 1 + 0.4 + 0.6) / 4, within(1e-15));
        assertThat(Arrays.stream(Pigeonhole.means(table, 50, Key.of(1)))).allMatch(m -> m >= 0.2 && m <= 0.6);
    }

    @Test
    void misuseIsAFaultThatNamesIt() {
        BitSet all = new BitSet();
        all.set(0, 2);

        assertThatThrownBy(() -> CrossedTable.of(1, 2, new double[] {1, GAP}, all))
                .hasMessageContaining("image 1");
        assertThatThrownBy(() -> CrossedTable.complete(new double[][] {{1, 2}, {1}}))
                .hasMessageContaining("Seed 1");
        assertThatThrownBy(() -> Holm.adjust(new double[] {0.1, 1.2})).hasMessageContaining("Hypothesis 1");
        assertThatThrownBy(() -> Wilson.interval(3, 2, 0.95)).hasMessageContaining("3 of 2");
        assertThatThrownBy(() -> SpearmanTest.rho(new double[] {1, 1, 1}, new double[] {1, 2, 3}))
                .hasMessageContaining("constant");
    }

    private static CrossedTable withGaps(double[][] values) {
        int columns = values[0].length;
        double[] flat = new double[values.length * columns];
        BitSet present = new BitSet();
        for (int i = 0; i < flat.length; i++) {
            flat[i] = values[i / columns][i % columns];
            present.set(i, !Double.isNaN(flat[i]));
        }
        return CrossedTable.of(values.length, columns, flat, present);
    }
}
