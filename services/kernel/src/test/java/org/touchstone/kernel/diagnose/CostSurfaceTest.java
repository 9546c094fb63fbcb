package org.touchstone.kernel.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.touchstone.kernel.diagnose.CostSurface.Criterion.CROSS_ENTROPY;
import static org.touchstone.kernel.diagnose.CostSurface.Criterion.QUADRATIC;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.kernel.diagnose.CostSurface.Cost;
import org.touchstone.kernel.diagnose.CostSurface.Criterion;
import org.touchstone.kernel.diagnose.CostSurface.Grid;
import org.touchstone.kernel.diagnose.CostSurface.Signal;
import org.touchstone.kernel.random.Key;

class CostSurfaceTest {
    private static final CostSurface ONE = new CostSurface(List.of(new Signal(1, 1)));

    @Test
    void aNetworkThatKnowsNothingCostsLogTwoAndOne() {
        CostSurface surface = CostSurface.random(Key.of(3), 20);

        assertThat(surface.at(CROSS_ENTROPY, 0, 0).value()).isCloseTo(Math.log(2), within(1e-15));
        assertThat(surface.at(QUADRATIC, 0, 0).value()).isEqualTo(1);
        assertThat(surface.at(QUADRATIC, 0, 0).slope()).as("a saddle").isZero();
    }

    @Test
    void valuesAreThoseOfTheFormulas() {
        double y = Math.tanh(0.5 * Math.tanh(2));

        assertThat(ONE.at(QUADRATIC, 2, 0.5).value()).isCloseTo((1 - y) * (1 - y), within(1e-15));
        assertThat(ONE.at(CROSS_ENTROPY, 2, 0.5).value()).isCloseTo(-Math.log((1 + y) / 2), within(1e-15));
        assertThat(ONE.at(CROSS_ENTROPY, 2, -500).value())
                .as("no overflow")
                .isCloseTo(1000 * Math.tanh(2), within(1e-9));
    }

    @ParameterizedTest
    @EnumSource(Criterion.class)
    void bothSignsOfBothWeightsAreOneNetworkAndTheMinimaAreWhereTheyAgree(Criterion criterion) {
        Grid grid = new Grid(4, 41);
        List<List<Cost>> costs = ONE.over(grid, criterion);
        int last = grid.points() - 1;
        double least = costs.stream()
                .flatMap(List::stream)
                .mapToDouble(Cost::value)
                .min()
                .orElseThrow();

        assertThat(costs.get(0).get(0).value()).isEqualTo(least);
        assertThat(costs.get(last).get(last).value()).isEqualTo(least);
        assertThat(costs.get(0).get(last).value())
                .isEqualTo(costs.get(last).get(0).value());
        assertThat(grid.weight(0)).isEqualTo(-4);
        assertThat(grid.weight(20)).isZero();
    }

    @Test
    void onTheWrongSideOnlyTheQuadraticCostIsAPlateau() {
        Cost quadratic = ONE.at(QUADRATIC, 4, -4);
        Cost entropy = ONE.at(CROSS_ENTROPY, 4, -4);

        assertThat(quadratic.value()).isCloseTo(4, within(0.01));
        assertThat(quadratic.slope()).isLessThan(0.01);
        assertThat(entropy.slope()).isCloseTo(2, within(0.01));
    }

    @ParameterizedTest
    @EnumSource(Criterion.class)
    void gradientsAreThoseOfFiniteDifferences(Criterion criterion) {
        CostSurface surface = CostSurface.random(Key.of(4), 7);
        double h = 1e-6;
        for (double w1 : new double[] {-3, -0.4, 0.2, 2}) {
            for (double w2 : new double[] {-2, 0, 0.7, 3}) {
                Cost at = surface.at(criterion, w1, w2);
                assertThat(at.byFirst())
                        .isCloseTo(
                                (surface.at(criterion, w1 + h, w2).value()
                                                - surface.at(criterion, w1 - h, w2)
                                                        .value())
                                        / (2 * h),
                                within(1e-8));
                assertThat(at.bySecond())
                        .isCloseTo(
                                (surface.at(criterion, w1, w2 + h).value()
                                                - surface.at(criterion, w1, w2 - h)
                                                        .value())
                                        / (2 * h),
                                within(1e-8));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void theQuadraticCostHasTheLargerPlateaus(long seed) {
        CostSurface surface = CostSurface.random(Key.of(seed), 10);
        Grid grid = new Grid(5, 51);

        assertThat(surface.flatShare(grid, QUADRATIC, 0.01))
                .isGreaterThan(surface.flatShare(grid, CROSS_ENTROPY, 0.01));
    }

    @Test
    void whatIsNoSurfaceIsRefused() {
        assertThatThrownBy(() -> new CostSurface(List.of())).hasMessageContaining("a signal");
        assertThatThrownBy(() -> new Signal(Double.NaN, 1)).hasMessageContaining("finite");
        assertThatThrownBy(() -> new Signal(1, 0)).hasMessageContaining("-1 or 1");
        assertThatThrownBy(() -> new Grid(1, 1)).hasMessageContaining("points");
        assertThatThrownBy(() -> new Grid(0, 9)).hasMessageContaining("half width");
    }
}
