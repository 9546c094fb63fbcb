package org.touchstone.kernel.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1_000_000_000_000L})
    void constantIsOne(long step) {
        assertThat(new Schedule.Constant().factor(step)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "9, 1", "10, 0.5", "19, 0.5", "20, 0.25", "105, 0.0009765625"})
    void stepDecayFallsAtMultiples(long step, double expected) {
        assertThat(new Schedule.StepDecay(10, 0.5).factor(step)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "25, 0.868198051533946", "50, 0.55", "75, 0.231801948466054", "100, 0.1", "10000, 0.1"})
    void cosineFallsToItsFloorAndStays(long step, double expected) {
        assertThat(new Schedule.Cosine(100, 0.1).factor(step)).isCloseTo(expected, within(1e-15));
    }

    @Test
    void cosineNeverRises() {
        Schedule cosine = new Schedule.Cosine(1000, 0.01);
        for (int step = 0; step < 1100; step++) {
            assertThat(cosine.factor(step + 1))
                    .isLessThanOrEqualTo(cosine.factor(step))
                    .isGreaterThanOrEqualTo(0.01);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0.25", "1, 0.5", "2, 0.75", "3, 1", "4, 1", "13, 1", "14, 0.1", "24, 0.01"})
    void warmUpRisesLinearlyThenStartsTheNext(long step, double expected) {
        assertThat(new Schedule.WarmUp(4, new Schedule.StepDecay(10, 0.1)).factor(step))
                .isCloseTo(expected, within(1e-15));
    }

    @Test
    void warmUpOfNoStepsIsTheScheduleItself() {
        Schedule cosine = new Schedule.Cosine(7, 0.2);
        for (int step = 0; step < 10; step++) {
            assertThat(new Schedule.WarmUp(0, cosine).factor(step)).isEqualTo(cosine.factor(step));
        }
    }

    @Test
    void badNumbersAreNamed() {
        assertThatThrownBy(() -> new Schedule.StepDecay(0, 0.5)).hasMessageContaining("everySteps must be positive");
        assertThatThrownBy(() -> new Schedule.StepDecay(1, 0)).hasMessageContaining("factor must be positive");
        assertThatThrownBy(() -> new Schedule.Cosine(0, 0.5)).hasMessageContaining("steps must be positive");
        assertThatThrownBy(() -> new Schedule.Cosine(1, 1.5)).hasMessage("floor must be from 0 to 1, not 1.5");
        assertThatThrownBy(() -> new Schedule.Cosine(1, Double.NaN)).hasMessageContaining("floor");
        assertThatThrownBy(() -> new Schedule.WarmUp(-1, new Schedule.Constant()))
                .hasMessageContaining("steps must be 0 or more");
    }
}
