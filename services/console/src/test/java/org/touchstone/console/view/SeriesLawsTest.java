package org.touchstone.console.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SeriesLawsTest {
    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void samplingKeepsEndsExtremesAndOrder(int seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int size = 1 + random.nextInt(3_000);
        long[] steps = new long[size];
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            steps[i] = (i == 0 ? 0 : steps[i - 1]) + 1 + random.nextInt(5);
            values[i] = random.nextGaussian();
        }
        int most = 4 + random.nextInt(400);

        Points sample = new Points(steps, values, new long[size]).sample(most);

        assertThat(sample.size()).isLessThanOrEqualTo(Math.max(most, 4)).isLessThanOrEqualTo(size);
        assertThat(sample.steps()).isSorted().doesNotHaveDuplicates();
        assertThat(sample.steps()[0]).isEqualTo(steps[0]);
        assertThat(sample.steps()[sample.size() - 1]).isEqualTo(steps[size - 1]);
        assertThat(Arrays.stream(sample.values()).max())
                .isEqualTo(Arrays.stream(values).max());
        assertThat(Arrays.stream(sample.values()).min())
                .isEqualTo(Arrays.stream(values).min());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void sequencesAreSeenOnce(int seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        SequenceSet set = new SequenceSet();
        Set<Long> expected = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            long sequence = random.nextInt(200);
            assertThat(set.add(sequence)).isEqualTo(expected.add(sequence));
        }
        long ranges = expected.stream()
                .filter(sequence -> !expected.contains(sequence - 1))
                .count();
        assertThat(set.ranges()).isEqualTo((int) ranges);
    }

    @Test
    void shouldStayWithinItsCapacityAndKeepThePeak() {
        MetricSeries series = new MetricSeries(256);
        for (long step = 0; step < 100_000; step++) {
            series.add(step, step == 77_777 ? 42.0 : 1.0, 1, step);
        }

        assertThat(series.size()).isLessThanOrEqualTo(256);
        assertThat(series.thinned()).isTrue();
        assertThat(series.points().values()).contains(42.0);
        assertThat(series.points().steps()).contains(0L, 99_999L);
    }

    @Test
    void shouldKeepANotANumberBecauseItIsTheNews() {
        MetricSeries series = new MetricSeries(64);
        for (long step = 0; step < 1_000; step++) {
            series.add(step, step == 500 ? Double.NaN : 1.0, 1, step);
        }

        assertThat(Arrays.stream(series.points().values()).anyMatch(Double::isNaN))
                .isTrue();
    }

    @Test
    void shouldRefuseASampleTooSmallToShowAnything() {
        Points points = new Points(new long[9], new double[9], new long[9]);
        assertThatThrownBy(() -> points.sample(3)).hasMessageContaining("maxPoints must be at least 4");
    }
}
