package org.touchstone.kernel.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.random.Key;

@ExtendWith(InScope.class)
class RandomTensorsTest {
    private static final int SIDE = 300;

    static Stream<Function<Key, Tensor>> sources() {
        return Stream.of(
                key -> RandomTensors.uniform(key, DType.F64, -3, 3, SIDE, SIDE),
                key -> RandomTensors.normal(key, DType.F64, SIDE, SIDE),
                key -> RandomTensors.fastNormal(key, DType.F64, SIDE, SIDE),
                key -> RandomTensors.bernoulli(key, DType.F64, 0.5, SIDE, SIDE).sub(0.5));
    }

    @ParameterizedTest
    @MethodSource("sources")
    void numbersAreAFunctionOfTheKeyWhateverElseWasDrawn(Function<Key, Tensor> source) {
        double[] first = source.apply(Key.of(1)).toDoubles();
        RandomTensors.fastNormal(Key.of(9), DType.F64, 1000);

        assertThat(source.apply(Key.of(1)).toDoubles()).isEqualTo(first);
        assertThat(source.apply(Key.of(2)).toDoubles()).isNotEqualTo(first);
    }

    @ParameterizedTest
    @MethodSource("sources")
    void neighboursAreUncorrelatedAroundZero(Function<Key, Tensor> source) {
        double[] x = source.apply(Key.of(3)).toDoubles();
        double variance = Arrays.stream(x).map(v -> v * v).average().orElseThrow();
        double lagged = 0;
        for (int i = 1; i < x.length; i++) {
            lagged += x[i] * x[i - 1] / x.length;
        }
        assertThat(Arrays.stream(x).average().orElseThrow()).isCloseTo(0, within(5 * Math.sqrt(variance / x.length)));
        assertThat(lagged / variance).isCloseTo(0, within(5 / Math.sqrt(x.length)));
    }

    @Test
    void normalsHaveTheMomentsOfTheNormalDistribution() {
        for (Tensor x : new Tensor[] {
            RandomTensors.normal(Key.of(4), DType.F64, SIDE, SIDE),
            RandomTensors.fastNormal(Key.of(4), DType.F64, SIDE, SIDE)
        }) {
            assertThat(Reduce.variance(x, 1, false, 0, 1).item()).isCloseTo(1, within(0.02));
            assertThat(Reduce.mean(x.pow(4)).item()).isCloseTo(3, within(0.15));
        }
    }

    @Test
    void singleAndDoublePrecisionDrawTheSameNumbers() {
        float[] single = RandomTensors.normal(Key.of(5), DType.F32, 7).toFloats();
        double[] twice = RandomTensors.normal(Key.of(5), DType.F64, 7).toDoubles();
        for (int i = 0; i < 7; i++) {
            assertThat(single[i]).isEqualTo((float) twice[i]);
        }
        assertThatThrownBy(() -> RandomTensors.normal(Key.of(5), DType.I64, 7)).hasMessageContaining("not I64");
    }

    @Test
    void uniformIsGolden() {
        assertThat(RandomTensors.uniform(Key.of(1), DType.F64, 0, 1, 2).toDoubles())
                .containsExactly(Key.of(1).uniform(0), Key.of(1).uniform(1));
    }
}
