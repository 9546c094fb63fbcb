package org.touchstone.kernel.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizerChecksTest {
    /** Makes an optimizer or schedule with one bad number. */
    interface Attempt {
        Object make(double value);
    }

    static Stream<Optimizers.Kind> kinds() {
        return Optimizers.kinds();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void ratesArePositiveAndDecaysNotNegative(Optimizers.Kind kind) {
        for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> kind.maker().make(bad, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("learningRate must be positive, not " + bad);
        }
        for (double bad : new double[] {-1e-9, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> kind.maker().make(1, bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("weightDecay must be 0 or more, not " + bad);
        }
        assertThat(kind.maker().make(1e-5, 0).learningRate()).isEqualTo(1e-5);
    }

    static Stream<Arguments> fractions() {
        return Stream.of(
                fraction("momentum", value -> new Momentum(1, value, 0)),
                fraction("momentum", value -> new Nag(1, value, 0)),
                fraction("decay", value -> new RmsProp(1, value, 1e-8, 0)),
                fraction("beta1", value -> new Adam(1, value, 0.9, 1e-8, 0)),
                fraction("beta2", value -> new Adam(1, 0.9, value, 1e-8, 0)));
    }

    private static Arguments fraction(String field, Attempt attempt) {
        return Arguments.of(field, attempt);
    }

    @ParameterizedTest
    @MethodSource("fractions")
    void decaysOfMeansAreBelowOne(String field, Attempt attempt) {
        for (double bad : new double[] {-0.1, 1, 2, Double.NaN}) {
            assertThatThrownBy(() -> attempt.make(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(field + " must be from 0 to below 1, not " + bad);
        }
        assertThat(attempt.make(0)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1e-8, Double.NaN, Double.POSITIVE_INFINITY})
    void epsilonIsPositive(double bad) {
        Stream<Attempt> attempts = Stream.of(
                value -> new RmsProp(1, 0.9, value, 0),
                value -> new Adam(1, 0.9, 0.9, value, 0),
                value -> new AdaGrad(1, value, 0));

        assertThat(attempts).allSatisfy(attempt -> assertThatThrownBy(() -> attempt.make(bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("epsilon must be positive, not " + bad));
    }

    @Test
    void theHistoryIsBounded() {
        assertThatThrownBy(() -> new Lbfgs(1, 0, 0)).hasMessage("history must be from 1 to 100, not 0");
        assertThatThrownBy(() -> new Lbfgs(1, 101, 0)).hasMessage("history must be from 1 to 100, not 101");
    }
}
