package org.touchstone.kernel.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.kernel.random.Key;

class DistributionLawsTest {

    /** Magnitudes from denormal to nearly the largest, both signs, some zeros, NaN and infinities. */
    private static float[] wild(long seed, int count) {
        RandomGenerator random = Key.of(seed).generator();
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = switch (random.nextInt(20)) {
                case 0 -> 0f;
                case 1 -> -0f;
                case 2 -> Float.NaN;
                case 3 -> Float.POSITIVE_INFINITY;
                case 4 -> Float.NEGATIVE_INFINITY;
                default -> Float.intBitsToFloat(random.nextInt());
            };
        }
        return values;
    }

    private static float[] normal(long seed, int count) {
        RandomGenerator random = Key.of(seed).generator();
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4})
    void partsInAnyOrderAreTheWholeToTheBit(long seed) {
        float[] values = wild(seed, 3000);
        Distribution whole = Distribution.of(values);
        RandomGenerator random = Key.of(seed).fold("cuts").generator();
        int a = random.nextInt(values.length);
        int b = a + random.nextInt(values.length - a);
        Distribution first = Distribution.of(Arrays.copyOfRange(values, 0, a));
        Distribution second = Distribution.of(Arrays.copyOfRange(values, a, b));
        Distribution third = Distribution.of(Arrays.copyOfRange(values, b, values.length));

        for (Distribution merged : List.of(
                first.merge(second).merge(third),
                third.merge(first.merge(second)),
                second.merge(third).merge(Distribution.EMPTY).merge(first))) {
            assertThat(merged).isEqualTo(whole).hasSameHashCodeAs(whole);
            assertThat(merged.mean()).isEqualTo(whole.mean());
            assertThat(merged.deviation()).isEqualTo(whole.deviation());
            assertThat(merged.quantile(0.98)).isEqualTo(whole.quantile(0.98));
        }
        assertThat(whole).isNotEqualTo(first.merge(second).merge(third).merge(Distribution.of(1f)));
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 11, 12})
    void momentsAreExact(long seed) {
        float[] values = wild(seed, 500);
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal squares = BigDecimal.ZERO;
        int count = 0;
        for (float value : values) {
            if (Float.isFinite(value)) {
                BigDecimal exact = new BigDecimal(value);
                sum = sum.add(exact);
                squares = squares.add(exact.multiply(exact));
                count++;
            }
        }
        Distribution distribution = Distribution.of(values);

        double mean = sum.doubleValue() / count;
        double secondMoment = squares.doubleValue() / count;
        assertThat(distribution.count()).isEqualTo(count);
        assertThat(distribution.mean()).isCloseTo(mean, within(1e-15 * Math.abs(mean)));
        assertThat(distribution.secondMoment()).isCloseTo(secondMoment, within(1e-15 * secondMoment));
    }

    @Test
    void knownNumbers() {
        Distribution distribution = Distribution.of(1, 2, 3, 4);

        assertThat(distribution.mean()).isEqualTo(2.5);
        assertThat(distribution.deviation()).isEqualTo(Math.sqrt(1.25));
        assertThat(distribution.secondMoment()).isEqualTo(7.5);
        assertThat(distribution.least()).isEqualTo(1);
        assertThat(distribution.greatest()).isEqualTo(4);
        assertThat(distribution.share(x -> x < 2.5)).isEqualTo(0.5);
    }

    /** A sum of squares minus a square of sums in doubles would give noise here. */
    @Test
    void equalNumbersDeviateByNothing() {
        float[] values = new float[9999];
        Arrays.fill(values, 0.1f);
        Distribution constant = Distribution.of(values);

        assertThat(constant.deviation()).isZero();
        assertThat(constant.mean()).isEqualTo(0.1f);
        assertThat(constant.quantile(0.98)).isEqualTo(0.1f);
        assertThat(constant.magnitudeQuantile(0)).isCloseTo(0.1, within(0.001));
    }

    @Test
    void whatIsNotFiniteIsCountedApartAndEntersNothing() {
        Distribution distribution = Distribution.of(
                1, Float.NaN, 3, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY);

        assertThat(distribution.outliers()).isEqualTo(new Distribution.Outliers(1, 1, 2));
        assertThat(distribution.outliers().count()).isEqualTo(4);
        assertThat(distribution.count()).isEqualTo(2);
        assertThat(distribution.mean()).isEqualTo(2);
        assertThat(distribution.greatest()).isEqualTo(3);
    }

    @Test
    void nothingHasNoStatistics() {
        for (Distribution none : List.of(Distribution.EMPTY, Distribution.of(), Distribution.of(Float.NaN))) {
            assertThat(none.count()).isZero();
            assertThat(none.mean()).isNaN();
            assertThat(none.deviation()).isNaN();
            assertThat(none.secondMoment()).isNaN();
            assertThat(none.quantile(0.5)).isNaN();
            assertThat(none.magnitudeQuantile(0.5)).isNaN();
            assertThat(none.least()).isNaN();
            assertThat(none.share(x -> x > 0)).isNaN();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 0.02, 0.3, 0.5, 0.77, 0.98, 0.999, 1})
    void quantilesAreThoseOfTheSortedNumbers(double share) {
        float[] values = normal(5, 20_001);
        Distribution distribution = Distribution.of(values);
        Arrays.sort(values);
        double exact = values[(int) Math.round(share * (values.length - 1))];

        assertThat(distribution.quantile(share)).isCloseTo(exact, within(0.008 * Math.abs(exact) + 1e-4));
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.abs(values[i]);
        }
        Arrays.sort(values);
        double magnitude = values[(int) Math.round(share * (values.length - 1))];
        assertThat(distribution.magnitudeQuantile(share)).isCloseTo(magnitude, within(0.008 * magnitude + 1e-4));
    }

    @Test
    void linearBinsCountExactly() {
        float[] values = normal(6, 10_000);
        Histogram histogram = Distribution.of(values).linear(-1, 1, 64);

        long[] counts = new long[64];
        long below = 0;
        long above = 0;
        for (float value : values) {
            if (value <= -1) {
                below++;
            } else if (value >= 1) {
                above++;
            } else {
                double place = (value + 1) * 32;
                counts[(int) (value < 0 ? Math.ceil(place) - 1 : Math.floor(place))]++;
            }
        }
        assertThat(histogram.counts())
                .containsExactly(Arrays.stream(counts).boxed().toArray(Long[]::new));
        assertThat(histogram.below()).isEqualTo(below);
        assertThat(histogram.above()).isEqualTo(above);
        assertThat(histogram.edges()).hasSize(65).startsWith(-1.0).endsWith(1.0);
    }

    @Test
    void logarithmicBinsArePowersOfTwoOfTheMagnitude() {
        Histogram histogram =
                Distribution.of(0, 0.25f, -0.26f, 0.5f, 0.99f, -1, 8, Float.NaN).logarithmic(-2, 0);

        assertThat(histogram.edges()).containsExactly(0.25, 0.5, 1.0, 2.0);
        assertThat(histogram.counts()).containsExactly(2L, 2L, 1L);
        assertThat(histogram.below()).as("the zero").isEqualTo(1);
        assertThat(histogram.above()).as("the eight").isEqualTo(1);
    }

    @Test
    void impossibleBinsAreRefused() {
        Distribution distribution = Distribution.of(1);
        assertThatThrownBy(() -> distribution.linear(1, 1, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> distribution.linear(0, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> distribution.logarithmic(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
