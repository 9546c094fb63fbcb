package org.touchstone.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProportionTest {

    /** The bounds are the roots in p of (x - p)² n = z² p (1 - p): the defining equation, not the closed form. */
    @ParameterizedTest
    @CsvSource({"0, 10", "10, 10", "1, 10", "50, 100", "9821, 10000", "1, 1"})
    void theBoundsAreWhereTheNormalTestJustRejects(long successes, long trials) {
        Proportion p = Proportion.of(successes, trials);

        for (double bound : new double[] {p.low(), p.high()}) {
            double score = Math.pow(p.value() - bound, 2) * trials - 3.8414588206941236 * bound * (1 - bound);
            assertThat(score).isCloseTo(0, within(1e-9 * trials));
        }
        assertThat(p.low()).isBetween(0.0, p.value());
        assertThat(p.high()).isBetween(p.value(), 1.0);
    }

    @Test
    void aPublishedExampleHolds() {
        // Newcombe (1998), table I, method 3: 81 of 263.
        Proportion p = Proportion.of(81, 263);
        assertThat(p.low()).isCloseTo(0.2553, within(5e-5));
        assertThat(p.high()).isCloseTo(0.3662, within(5e-5));
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> Proportion.of(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Proportion.of(3, 2)).isInstanceOf(IllegalArgumentException.class);
    }
}
