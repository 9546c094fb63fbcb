package org.touchstone.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SampleTest {
    @Test
    void quantilesLieBetweenNeighbours() {
        Sample sample = new Sample(List.of(4.0, 1.0, 3.0, 2.0));

        assertThat(sample.median()).isEqualTo(2.5);
        assertThat(sample.quantile(0.95)).isCloseTo(3.85, within(1e-12));
        assertThat(sample.least()).isEqualTo(1);
        assertThat(sample.most()).isEqualTo(4);
    }

    @Test
    void oneMeasurementIsEveryQuantile() {
        Sample sample = new Sample(List.of(7.0));

        assertThat(sample.quantile(0)).isEqualTo(7);
        assertThat(sample.median()).isEqualTo(7);
        assertThat(sample.quantile(1)).isEqualTo(7);
    }

    @Test
    void nothingMeasuredIsRefused() {
        assertThatThrownBy(() -> new Sample(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
