package org.touchstone.kernel.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;

@ExtendWith(InScope.class)
class InitializationLawsTest {
    private static final List<Long> DENSE = List.of(300L, 784L);
    private static final List<Long> CONVOLUTION = List.of(96L, 64L, 5L, 5L);

    static Stream<Arguments> variances() {
        return Stream.of(
                arguments(Initialization.STANDARD, DENSE, 1 / (3.0 * 784)),
                arguments(Initialization.NORMALIZED, DENSE, 2.0 / (784 + 300)),
                arguments(Initialization.HE, DENSE, 2.0 / 784),
                arguments(Initialization.STANDARD, CONVOLUTION, 1 / (3.0 * 1600)),
                arguments(Initialization.NORMALIZED, CONVOLUTION, 2.0 / (1600 + 2400)),
                arguments(Initialization.HE, CONVOLUTION, 2.0 / 1600));
    }

    @ParameterizedTest
    @MethodSource("variances")
    void theVarianceIsThatOfThePaper(Initialization initialization, List<Long> shape, double expected) {
        double[] weights = initialization.weight(Key.of(1), DType.F64, shape).toDoubles();
        double mean = Arrays.stream(weights).average().orElseThrow();
        double variance = Arrays.stream(weights).map(w -> w * w).average().orElseThrow() - mean * mean;

        assertThat(initialization.variance(Fans.ofWeight(shape))).isCloseTo(expected, within(1e-15));
        assertThat(variance).isCloseTo(expected, Percentage.withPercentage(1));
        assertThat(mean).isCloseTo(0, within(5 * Math.sqrt(expected / weights.length)));
    }

    @Test
    void uniformOnesFillTheirIntervalAndNotMore() {
        assertThat(largest(Initialization.STANDARD)).isCloseTo(1 / 28.0, Percentage.withPercentage(0.1));
        assertThat(largest(Initialization.NORMALIZED)).isCloseTo(Math.sqrt(6.0 / 1084), Percentage.withPercentage(0.1));
    }

    private static double largest(Initialization initialization) {
        double[] weights = initialization.weight(Key.of(2), DType.F64, DENSE).toDoubles();
        double bound = Math.sqrt(3 * initialization.variance(Fans.ofWeight(DENSE)));
        assertThat(Arrays.stream(weights)).allMatch(w -> Math.abs(w) <= bound);
        return Arrays.stream(weights).map(Math::abs).max().orElseThrow();
    }

    @Test
    void heIsNormal() {
        double[] weights = Initialization.HE.weight(Key.of(3), DType.F64, DENSE).toDoubles();
        double deviation = Math.sqrt(2.0 / 784);
        double within =
                Arrays.stream(weights).filter(w -> Math.abs(w) < deviation).count() / (double) weights.length;
        double fourth = Arrays.stream(weights)
                .map(w -> Math.pow(w / deviation, 4))
                .average()
                .orElseThrow();
        assertThat(within).isCloseTo(0.6827, within(0.005));
        assertThat(fourth).isCloseTo(3, within(0.1));
    }

    @Test
    void weightsAreAFunctionOfTheKey() {
        for (Initialization initialization : Initialization.values()) {
            float[] first = initialization.weight(Key.of(4), DType.F32, DENSE).toFloats();
            assertThat(initialization.weight(Key.of(4), DType.F32, DENSE).toFloats())
                    .isEqualTo(first);
            assertThat(initialization.weight(Key.of(5), DType.F32, DENSE).toFloats())
                    .isNotEqualTo(first);
        }
    }

    @Test
    void fansCountEveryKernelPosition() {
        assertThat(Fans.ofWeight(DENSE)).isEqualTo(new Fans(784, 300));
        assertThat(Fans.ofWeight(CONVOLUTION)).isEqualTo(new Fans(1600, 2400));
        assertThatThrownBy(() -> Fans.ofWeight(List.of(5L))).hasMessageContaining("at least two axes");
    }
}
