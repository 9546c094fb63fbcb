package org.touchstone.kernel.saliency.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuadratureTest {

    private static double integral(Quadrature quadrature, int power) {
        double[] nodes = quadrature.nodes();
        double[] weights = quadrature.weights();
        return IntStream.range(0, nodes.length)
                .mapToDouble(k -> weights[k] * Math.pow(nodes[k], power))
                .sum();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10, 50, 257})
    void gaussLegendreIsExactForPolynomialsOfTwiceItsDegree(int steps) {
        for (int power = 0; power < Math.min(2 * steps, 60); power++) {
            assertThat(integral(Quadrature.gaussLegendre(steps), power)).isCloseTo(1.0 / (power + 1), within(1e-13));
        }
    }

    @Test
    void gaussLegendreOfTwoNodes() {
        Quadrature two = Quadrature.gaussLegendre(2);

        assertThat(two.nodes())
                .containsExactly(new double[] {0.5 - 0.5 / Math.sqrt(3), 0.5 + 0.5 / Math.sqrt(3)}, within(1e-15));
        assertThat(two.weights()).containsExactly(new double[] {0.5, 0.5}, within(1e-15));
    }

    @ParameterizedTest
    @EnumSource
    void everyRuleSumsToOneWithinTheInterval(Quadrature.Rule rule) {
        Quadrature quadrature = new Quadrature(rule, 7);

        assertThat(DoubleStream.of(quadrature.weights()).sum()).isCloseTo(1, within(1e-14));
        assertThat(quadrature.nodes()).isSorted();
        assertThat(DoubleStream.of(quadrature.nodes())).allMatch(a -> a >= 0 && a <= 1);
    }

    @Test
    void nodesOfTheSimpleRules() {
        assertThat(new Quadrature(Quadrature.Rule.LEFT, 4).nodes()).containsExactly(0, 0.25, 0.5, 0.75);
        assertThat(new Quadrature(Quadrature.Rule.RIGHT, 4).nodes()).containsExactly(0.25, 0.5, 0.75, 1);
        assertThat(new Quadrature(Quadrature.Rule.MIDDLE, 4).nodes()).containsExactly(0.125, 0.375, 0.625, 0.875);
        assertThat(new Quadrature(Quadrature.Rule.PAIR, 5).nodes()).containsExactly(0, 0.25, 0.5, 0.75, 1);
        assertThat(new Quadrature(Quadrature.Rule.TRAPEZOID, 3).weights()).containsExactly(0.25, 0.5, 0.25);
    }

    @Test
    void refusesAnIntegralOfOneStep() {
        assertThatThrownBy(() -> Quadrature.gaussLegendre(1)).hasMessageContaining("steps must be from 2");
    }
}
