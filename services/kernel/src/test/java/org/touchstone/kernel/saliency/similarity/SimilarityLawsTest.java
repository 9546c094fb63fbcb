package org.touchstone.kernel.saliency.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.kernel.random.Key;

/** Properties over seeds, each at a size below and above the two kinds of radix sort. */
class SimilarityLawsTest {
    private static final List<Integer> SIDES = List.of(28, 70);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void ranksAreThoseOfAPlainSort(long seed) {
        for (int side : SIDES) {
            double[] values = draw(Key.of(seed).fold(side), side).toArray();
            for (int i = 0; i < values.length; i += 3) {
                values[i] = Math.rint(values[i] * 4);
            }
            double[] sorted = values.clone();
            Arrays.sort(sorted);

            double[] ranks = Ranks.centred(values);

            assertThat(Arrays.stream(ranks).sum()).isZero();
            for (int i = 0; i < values.length; i++) {
                int below = 0;
                int equal = 0;
                for (double other : sorted) {
                    below += other < values[i] ? 1 : 0;
                    equal += other == values[i] ? 1 : 0;
                }
                assertThat(ranks[i]).isEqualTo(below + (equal + 1) / 2.0 - (values.length + 1) / 2.0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void similarityIsSymmetricAndOneForItself(long seed) {
        for (int side : SIDES) {
            SaliencyMap a = draw(Key.of(seed).fold("a").fold(side), side);
            SaliencyMap b = draw(Key.of(seed).fold("b").fold(side), side);
            for (SimilarityMeasure measure : SimilarityTest.measures()) {
                if (!(measure instanceof EntropyRise)) {
                    assertThat(value(measure, a, b)).as(measure.name()).isCloseTo(value(measure, b, a), within(1e-12));
                }
                double same = measure instanceof EntropyRise || measure instanceof MeanSquaredDifference ? 0 : 1;
                assertThat(value(measure, a, a)).as(measure.name()).isCloseTo(same, within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void ranksSurviveEveryRisingFunctionAndLinearMeasuresEveryPositiveFactor(long seed) {
        SaliencyMap a = draw(Key.of(seed).fold("a"), 28);
        SaliencyMap b = draw(Key.of(seed).fold("b"), 28);
        SaliencyMap cubed = map(b, v -> v * v * v);
        SaliencyMap tiny = map(b, v -> v * 0x1p-600);
        SaliencyMap huge = map(b, v -> v * 0x1p600);

        assertThat(value(Spearman.SIGNED, a, cubed)).isEqualTo(value(Spearman.SIGNED, a, b));
        assertThat(value(Spearman.SIGNED, a, map(b, v -> -v))).isCloseTo(-value(Spearman.SIGNED, a, b), within(1e-15));
        for (SimilarityMeasure measure :
                List.of(Pearson.SIGNED, Ssim.A, HogCorrelation.forSize(28, 28), MeanSquaredDifference.SECOND_MOMENT)) {
            assertThat(value(measure, a, tiny)).as(measure.name()).isCloseTo(value(measure, a, b), within(1e-12));
            assertThat(value(measure, a, huge)).as(measure.name()).isCloseTo(value(measure, a, b), within(1e-12));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 11, 12})
    void unrelatedMapsScoreNearNothing(long seed) {
        SaliencyMap a = draw(Key.of(seed).fold("a"), 224);
        SaliencyMap b = draw(Key.of(seed).fold("b"), 224);

        // Five standard errors of a rank correlation of 50 176 values; HOG and SSIM as measured in 2.10 and 2.11.
        assertThat(value(Spearman.SIGNED, a, b)).isCloseTo(0, within(5 / Math.sqrt(50_176)));
        assertThat(value(Spearman.ABSOLUTE, a, b)).isCloseTo(0, within(5 / Math.sqrt(50_176)));
        assertThat(value(Ssim.A, a, b)).isCloseTo(0, within(0.01));
        assertThat(value(HogCorrelation.forSize(224, 224), a, b)).isCloseTo(0.015, within(0.13));
        assertThat(value(MeanSquaredDifference.SECOND_MOMENT, a, b)).isCloseTo(2, within(0.1));
    }

    private static double value(SimilarityMeasure measure, SaliencyMap a, SaliencyMap b) {
        return ((Similarity.Value) Similarities.of(measure, a, b)).value();
    }

    private static SaliencyMap map(SaliencyMap map, DoubleUnaryOperator function) {
        return SaliencyMap.of(
                map.height(),
                map.width(),
                Arrays.stream(map.toArray()).map(function).toArray());
    }

    private static SaliencyMap draw(Key key, int side) {
        RandomGenerator random = key.generator();
        double[] values = new double[side * side];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextGaussian();
        }
        return SaliencyMap.of(side, side, values);
    }
}
