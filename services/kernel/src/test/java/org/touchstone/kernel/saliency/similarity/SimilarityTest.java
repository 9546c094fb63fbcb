package org.touchstone.kernel.saliency.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimilarityTest {
    static List<SimilarityMeasure> measures() {
        return List.of(
                Spearman.SIGNED,
                Spearman.ABSOLUTE,
                new Spearman(false, Spearman.Support.BOTH_NONZERO),
                Pearson.SIGNED,
                Ssim.A,
                new Ssim(SsimSettings.B_WANG),
                new Ssim(SsimSettings.C_REPOSITORY),
                new Ssim(SsimSettings.D_QUANTUS),
                HogCorrelation.forSize(28, 28),
                MeanSquaredDifference.SECOND_MOMENT,
                EntropyRise.EMPRT);
    }

    @Test
    void tiesShareTheMeanOfTheirPlaces() {
        // Specification 2.9: ordinal ranks would give .900.
        assertThat(Similarities.of(Spearman.SIGNED, row(0, 0, 0, 1, 2), row(0, 0, 0, 5, 3)))
                .isEqualTo(new Similarity.Value(0.875));
    }

    @Test
    void bothZerosAreOneValue() {
        assertThat(Ranks.centred(new double[] {-0.0, 0.0, -1, 2})).containsExactly(0, 0, -1.5, 1.5);
    }

    @Test
    void extremesAreRankedInOrder() {
        double[] ranks = Ranks.centred(
                new double[] {Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, -Double.MIN_VALUE, 0});

        assertThat(ranks).containsExactly(2, -2, 1, -1, 0);
    }

    @Test
    void sharedZerosAloneMakeUnrelatedMapsAgreeAndTheSupportUndoesIt() {
        SaliencyMap a = row(0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4);
        SaliencyMap b = row(0, 0, 0, 0, 0, 0, 0, 0, 2, 4, 1, 3);
        BitSet support = new BitSet();
        support.set(8, 12);

        assertThat(value(Spearman.ABSOLUTE, PreparedMap.of(a), b)).isGreaterThan(0.8);
        assertThat(value(new Spearman(true, Spearman.Support.BOTH_NONZERO), PreparedMap.of(a), b))
                .isCloseTo(0, within(1e-15));
        assertThat(value(new Spearman(true, Spearman.Support.INPUT), PreparedMap.of(a, support), b))
                .isCloseTo(0, within(1e-15));
    }

    @ParameterizedTest
    @MethodSource("measures")
    void aMapThatSaysNothingIsAState(SimilarityMeasure measure) {
        SaliencyMap good = ramp(28, 28);
        SaliencyMap zero = SaliencyMap.of(28, 28, new double[784]);
        SaliencyMap constant = filled(-3);
        double[] holed = ramp(28, 28).toArray();
        holed[5] = Double.NaN;
        SaliencyMap broken = SaliencyMap.of(28, 28, holed);

        assertThat(Similarities.of(measure, good, zero)).isEqualTo(new Similarity.Degenerate(Degeneracy.ZERO));
        assertThat(Similarities.of(measure, zero, good)).isEqualTo(new Similarity.Degenerate(Degeneracy.ZERO));
        assertThat(Similarities.of(measure, good, constant)).isEqualTo(new Similarity.Degenerate(Degeneracy.CONSTANT));
        assertThat(Similarities.of(measure, good, broken)).isEqualTo(new Similarity.Degenerate(Degeneracy.NOT_FINITE));
        assertThat(Similarities.of(measure, good, good)).isInstanceOf(Similarity.Value.class);
    }

    @Test
    void windowsAndBlocksThatDoNotFitAreAState() {
        SaliencyMap small = ramp(4, 40);

        assertThat(Similarities.of(Ssim.A, small, small)).isEqualTo(new Similarity.Degenerate(Degeneracy.TOO_SMALL));
        assertThat(Similarities.of(new HogCorrelation(Hog.PAPER, HogCorrelation.Kind.PEARSON), small, small))
                .isEqualTo(new Similarity.Degenerate(Degeneracy.TOO_SMALL));
    }

    @Test
    void anEmptyOrConstantSupportIsAState() {
        SaliencyMap a = row(0, 0, 1, 2);
        SaliencyMap b = row(3, 4, 0, 0);
        BitSet first = new BitSet();
        first.set(0, 2);
        Spearman inSupport = new Spearman(false, Spearman.Support.BOTH_NONZERO);

        assertThat(Similarities.of(inSupport, a, b)).isEqualTo(new Similarity.Degenerate(Degeneracy.EMPTY_SUPPORT));
        assertThat(Similarities.of(new Spearman(false, Spearman.Support.INPUT), PreparedMap.of(a, first), b))
                .isEqualTo(new Similarity.Degenerate(Degeneracy.CONSTANT_FEATURES));
    }

    @Test
    void misuseIsAFaultThatNamesIt() {
        SaliencyMap a = ramp(4, 4);

        assertThatThrownBy(() -> Similarities.of(Pearson.SIGNED, a, ramp(4, 5))).hasMessageContaining("4 x 5");
        assertThatThrownBy(() -> SaliencyMap.of(2, 3, new double[5])).hasMessageContaining("5 values");
        assertThatThrownBy(() -> Similarities.of(new Spearman(false, Spearman.Support.INPUT), a, a))
                .hasMessageContaining("support");
        assertThatThrownBy(() -> Window.uniform(4)).hasMessageContaining("odd");
        assertThatThrownBy(() -> new Similarity.Value(Double.NaN)).hasMessageContaining("degenerate");
    }

    @Test
    void namesTellMeasuresApart() {
        assertThat(measures().stream().map(SimilarityMeasure::name)).doesNotHaveDuplicates();
        assertThat(new Spearman(true, Spearman.Support.BOTH_NONZERO).name()).isEqualTo("spearman-abs-both-nonzero");
        assertThat(Ssim.A.name()).isEqualTo("ssim-a");
    }

    @Test
    void entropyOfTwoEqualHalvesIsTheLogarithmOfTwo() {
        double[] halves = new double[64];
        Arrays.fill(halves, 32, 64, 1);

        assertThat(EntropyRise.entropy(SaliencyMap.of(8, 8, halves))).isCloseTo(Math.log(2), within(1e-15));
        assertThat(EntropyRise.entropy(filled(4))).isZero();
        // 100 different values fill 100 bins: the largest entropy there is.
        assertThat(EntropyRise.entropy(ramp(10, 10))).isCloseTo(Math.log(100), within(1e-12));
    }

    @Test
    void theMapIsACopy() {
        double[] values = {1, 2, 3, 4};
        SaliencyMap map = SaliencyMap.of(2, 2, values);

        values[0] = 9;
        map.toArray()[1] = 9;

        assertThat(map.toArray()).containsExactly(1, 2, 3, 4);
    }

    private static double value(SimilarityMeasure measure, PreparedMap a, SaliencyMap b) {
        return ((Similarity.Value) Similarities.of(measure, a, b)).value();
    }

    private static SaliencyMap row(double... values) {
        return SaliencyMap.of(1, values.length, values);
    }

    private static SaliencyMap filled(double value) {
        double[] values = new double[784];
        Arrays.fill(values, value);
        return SaliencyMap.of(28, 28, values);
    }

    private static SaliencyMap ramp(int height, int width) {
        double[] values = new double[height * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return SaliencyMap.of(height, width, values);
    }
}
