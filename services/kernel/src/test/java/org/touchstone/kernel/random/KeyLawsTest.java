package org.touchstone.kernel.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyLawsTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 42, Long.MIN_VALUE})
    void aDrawDependsOnlyOnKeyAndCounter(long seed) {
        Key key = Key.of(seed).fold("noise").fold(7);
        RandomGenerator walk = Key.of(seed).fold("noise").fold(7).generator();

        for (int counter = 0; counter < 100; counter++) {
            assertThat(walk.nextLong()).isEqualTo(key.bits(counter));
        }
    }

    @Test
    void distinctKeysGiveDistinctStreams() {
        Set<Long> first = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            for (long step = 0; step < 500; step++) {
                first.add(Key.of(seed).fold("a").fold(step).bits(0));
                first.add(Key.of(seed).fold("b").fold(step).bits(0));
            }
        }
        assertThat(first).hasSize(20_000);
    }

    @Test
    void foldsDoNotCommute() {
        Key root = Key.of(3);
        assertThat(root.fold(1).fold(2)).isNotEqualTo(root.fold(2).fold(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5, 99})
    void uniformsHaveTheMomentsOfTheUniformDistribution(long seed) {
        int draws = 100_000;
        Key key = Key.of(seed);
        double[] u = IntStream.range(0, draws).mapToDouble(key::uniform).toArray();
        double mean = Arrays.stream(u).average().orElseThrow();
        double variance =
                Arrays.stream(u).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
        double lagged = IntStream.range(1, draws)
                .mapToDouble(i -> (u[i] - mean) * (u[i - 1] - mean))
                .average()
                .orElseThrow();

        assertThat(Arrays.stream(u)).allMatch(x -> x >= 0 && x < 1);
        assertThat(mean).isCloseTo(0.5, within(5 / Math.sqrt(12.0 * draws)));
        assertThat(variance).isCloseTo(1 / 12.0, within(0.002));
        assertThat(lagged).isCloseTo(0, within(0.002));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 17, 1000})
    void aPermutationHoldsEachIndexOnce(int count) {
        int[] order = Key.of(8).fold(count).permutation(count);
        Arrays.sort(order);
        assertThat(order).containsExactly(IntStream.range(0, count).toArray());
    }

    @Test
    void theSequenceIsGolden() {
        Key key = Key.of(20101).fold("golden").fold(3);
        assertThat(key.bits(0)).isEqualTo(2749970957294983961L);
    }
}
