package org.touchstone.kernel.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;

@ExtendWith(InScope.class)
class PlaneDensityTest {
    @ParameterizedTest
    @EnumSource(PlaneDensity.class)
    void theMeanLogDensityOfDrawsIsTheEntropy(PlaneDensity density) {
        double[] logs =
                density.logDensity(density.sample(Key.of(3), 10_000, DType.F64).toDoubles());
        assertThat(-Arrays.stream(logs).average().orElseThrow()).isCloseTo(density.entropy(), within(0.03));
    }

    @ParameterizedTest
    @EnumSource(PlaneDensity.class)
    void theDensityIntegratesToOne(PlaneDensity density) {
        int side = 240;
        double width = density == PlaneDensity.BANANA ? 0.13 : 0.045;
        double[] points = new double[2 * side * side];
        for (int i = 0; i < side * side; i++) {
            points[2 * i] = (i % side - side / 2 + 0.37) * width;
            points[2 * i + 1] = (Math.floorDiv(i, side) - side / 2 + 0.37) * width;
        }
        double mass = Arrays.stream(density.logDensity(points)).map(Math::exp).sum() * width * width;
        assertThat(mass).isCloseTo(1, within(0.01));
    }
}
