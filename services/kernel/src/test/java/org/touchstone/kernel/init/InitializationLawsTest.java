package org.touchstone.kernel.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.TensorException;
import org.touchstone.kernel.tensor.Tensors;

@ExtendWith(InScope.class)
class InitializationLawsTest {
    private static final Key KEY = Key.of(5).fold("weights");
    private static final List<Long> MATRIX = List.of(300L, 784L);
    private static final List<Long> KERNELS = List.of(128L, 64L, 5L, 3L);

    static Stream<Arguments> cases() {
        return Arrays.stream(Initialization.values())
                .flatMap(each -> Stream.of(MATRIX, KERNELS).map(shape -> Arguments.of(each, shape)));
    }

    /** With n = 123,000 or more, one per cent is 2.5 standard errors for normal numbers; the key is fixed. */
    @ParameterizedTest
    @MethodSource("cases")
    void varianceIsThatOfTheFormula(Initialization initialization, List<Long> shape) {
        double expected = initialization.variance(shape);

        double[] weights = initialization.weight(KEY, DType.F64, shape).toDoubles();

        double mean = Arrays.stream(weights).average().orElseThrow();
        double square = Arrays.stream(weights).map(w -> w * w).average().orElseThrow();
        assertThat(mean).isCloseTo(0, within(5 * Math.sqrt(expected / weights.length)));
        assertThat(square - mean * mean).isCloseTo(expected, within(0.01 * expected));
    }

    /** Written out, so that a wrong formula cannot agree with itself. */
    @Test
    void variancesInNumbers() {
        assertThat(Initialization.STANDARD.variance(MATRIX)).isCloseTo(4.251700680272109e-4, within(1e-18));
        assertThat(Initialization.NORMALIZED.variance(MATRIX)).isCloseTo(1.8450184501845018e-3, within(1e-17));
        assertThat(Initialization.HE.variance(MATRIX)).isCloseTo(2.5510204081632655e-3, within(1e-17));
        assertThat(Initialization.LECUN.variance(MATRIX)).isCloseTo(1.2755102040816328e-3, within(1e-17));
        assertThat(Initialization.ORTHOGONAL.variance(MATRIX)).isCloseTo(1.2755102040816328e-3, within(1e-17));
        assertThat(Initialization.ORTHOGONAL.variance(List.of(784L, 300L)))
                .isCloseTo(1.2755102040816328e-3, within(1e-17));
        assertThat(Initialization.ORTHOGONAL.variance(List.of(64L, 2L, 3L, 3L))).isCloseTo(1 / 64.0, within(1e-17));
    }

    @ParameterizedTest
    @EnumSource(
            value = Initialization.class,
            names = {"STANDARD", "NORMALIZED"})
    void uniformWeightsFillTheirRangeAndNoMore(Initialization initialization) {
        double bound =
                switch (initialization) {
                    case STANDARD -> 1 / Math.sqrt(784);
                    case NORMALIZED -> Math.sqrt(6.0 / (784 + 300));
                    case HE, LECUN, ORTHOGONAL, LSUV, ZERO_LAST -> throw new AssertionError(initialization);
                };

        double[] weights = initialization.weight(KEY, DType.F64, MATRIX).toDoubles();

        double rounding = 1 + 1e-15;
        assertThat(Arrays.stream(weights).map(Math::abs).max().orElseThrow()).isLessThanOrEqualTo(bound * rounding);
        assertThat(Arrays.stream(weights).max().orElseThrow()).isGreaterThan(0.999 * bound);
        assertThat(Arrays.stream(weights).min().orElseThrow()).isLessThan(-0.999 * bound);
    }

    /** The fraction within one and beyond three deviations. */
    @ParameterizedTest
    @EnumSource(
            value = Initialization.class,
            names = {"HE", "LECUN", "ZERO_LAST"})
    void normalWeightsHaveNormalTails(Initialization initialization) {
        double deviation = Math.sqrt(initialization.variance(MATRIX));

        double[] weights = initialization.weight(KEY, DType.F64, MATRIX).toDoubles();

        assertThat(share(weights, 0, deviation)).isCloseTo(0.682689, within(0.005));
        assertThat(share(weights, 3 * deviation, Double.MAX_VALUE)).isCloseTo(0.0026998, within(0.0005));
    }

    private static double share(double[] weights, double from, double to) {
        long inside = Arrays.stream(weights)
                .map(Math::abs)
                .filter(w -> w >= from && w < to)
                .count();
        return (double) inside / weights.length;
    }

    @ParameterizedTest
    @EnumSource(Initialization.class)
    void aWeightIsAFunctionOfTheKey(Initialization initialization) {
        float[] first = initialization.weight(KEY, DType.F32, MATRIX).toFloats();

        assertThat(initialization.weight(KEY, DType.F32, MATRIX).toFloats()).isEqualTo(first);
        assertThat(initialization.weight(KEY.fold(1), DType.F32, MATRIX).toFloats())
                .isNotEqualTo(first);
        double[] other = initialization.weight(KEY.fold(1), DType.F64, MATRIX).toDoubles();
        assertThat(correlation(first, other)).isCloseTo(0, within(0.01));
    }

    private static double correlation(float[] x, double[] y) {
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += x[i] * y[i];
            xx += (double) x[i] * x[i];
            yy += y[i] * y[i];
        }
        return xy / Math.sqrt(xx * yy);
    }

    @ParameterizedTest
    @EnumSource(Initialization.class)
    void theResultHasTheShapeAndTypeAndIsTheOnlyTensor(Initialization initialization) {
        long before = Tensors.live();

        Tensor weight = initialization.weight(KEY, DType.F32, KERNELS);

        assertThat(weight.shape()).containsExactly(128, 64, 5, 3);
        assertThat(weight.dtype()).isEqualTo(DType.F32);
        assertThat(Tensors.live()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @EnumSource(Initialization.class)
    void onlyFloatingTypes(Initialization initialization) {
        assertThatThrownBy(() -> initialization.weight(KEY, DType.I64, List.of(2L, 2L)))
                .isInstanceOf(TensorException.class);
    }
}
