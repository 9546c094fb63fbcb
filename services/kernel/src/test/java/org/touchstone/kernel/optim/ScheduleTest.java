package org.touchstone.kernel.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void constant() {
        assertThat(new Schedule.Constant().factor(123)).isEqualTo(1);
    }

    @Test
    void stepDecayFallsAtMultiples() {
        Schedule schedule = new Schedule.StepDecay(10, 0.5);
        assertThat(schedule.factor(9)).isEqualTo(1);
        assertThat(schedule.factor(10)).isEqualTo(0.5);
        assertThat(schedule.factor(39)).isEqualTo(0.125);
    }

    @Test
    void cosineFallsFromOneToTheFloorAndStays() {
        Schedule schedule = new Schedule.Cosine(100, 0.2);
        assertThat(schedule.factor(0)).isEqualTo(1);
        assertThat(schedule.factor(50)).isCloseTo(0.6, within(1e-12));
        assertThat(schedule.factor(100)).isEqualTo(0.2);
        assertThat(schedule.factor(1000)).isEqualTo(0.2);
        for (int step = 1; step < 100; step++) {
            assertThat(schedule.factor(step)).isLessThan(schedule.factor(step - 1));
        }
    }

    @Test
    void warmUpRisesAndHandsOver() {
        Schedule schedule = new Schedule.WarmUp(4, new Schedule.StepDecay(2, 0.1));
        assertThat(schedule.factor(0)).isEqualTo(0.25);
        assertThat(schedule.factor(3)).isEqualTo(1);
        assertThat(schedule.factor(5)).isEqualTo(1);
        assertThat(schedule.factor(6)).isEqualTo(0.1);
        assertThat(new Schedule.WarmUp(0, new Schedule.Constant()).factor(0)).isEqualTo(1);
    }

    @Test
    void impossibleNumbersAreNamed() {
        assertThatThrownBy(() -> new Schedule.StepDecay(0, 0.5)).hasMessageContaining("everySteps");
        assertThatThrownBy(() -> new Schedule.StepDecay(1, 0)).hasMessageContaining("factor");
        assertThatThrownBy(() -> new Schedule.Cosine(10, 2)).hasMessageContaining("floor");
        assertThatThrownBy(() -> new Schedule.Cosine(0, 0)).hasMessageContaining("steps");
        assertThatThrownBy(() -> new Schedule.WarmUp(-1, new Schedule.Constant()))
                .hasMessageContaining("steps");
    }
}
