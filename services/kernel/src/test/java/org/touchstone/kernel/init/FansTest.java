package org.touchstone.kernel.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FansTest {

    @Test
    void aMatrixIsOutputsByInputs() {
        assertThat(Fans.ofWeight(List.of(300L, 784L))).isEqualTo(new Fans(784, 300));
    }

    @Test
    void everyKernelPositionCountsForBoth() {
        assertThat(Fans.ofWeight(List.of(64L, 32L, 5L, 3L))).isEqualTo(new Fans(32 * 15, 64 * 15));
    }

    @Test
    void shapesThatAreNoWeightsAreRejected() {
        assertThatThrownBy(() -> Fans.ofWeight(List.of(3L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a weight has at least two axes, not shape [3]");
        assertThatThrownBy(() -> Fans.ofWeight(List.of(3L, 0L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fan in and fan out must be positive, not 0 and 3");
        assertThatThrownBy(() -> Fans.ofWeight(List.of(Long.MAX_VALUE, 2L, 2L, 2L)))
                .isInstanceOf(ArithmeticException.class);
    }
}
