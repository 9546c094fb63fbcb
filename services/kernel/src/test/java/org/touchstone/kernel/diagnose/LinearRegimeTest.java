package org.touchstone.kernel.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.layer.Layer;

/** Glorot and Bengio (2010), eq. 5 to 7 and what follows from them for layers of equal width. */
class LinearRegimeTest {
    private static final Stacks STACK = Stacks.of(Activation.TANH, 1000, 1000, 1000, 1000, 1000, 1000, 10);

    private static List<Expected> hidden(Initialization initialization, boolean linear) {
        return (linear
                        ? MeanField.linear(
                                STACK.layers(),
                                STACK.inputShape(),
                                layer -> Stacks.variance(initialization, layer),
                                0.375)
                        : MeanField.of(
                                STACK.layers(),
                                STACK.inputShape(),
                                layer -> Stacks.variance(initialization, layer),
                                0.375))
                .hidden();
    }

    @Test
    void standardWeightsLoseAThirdOfTheVariancePerLayerBothWaysAndHideItInTheWeights() {
        List<Expected> hidden = hidden(Initialization.STANDARD, true);

        for (int i = 1; i < hidden.size(); i++) {
            Expected below = hidden.get(i - 1);
            Expected here = hidden.get(i);
            assertThat(here.activationSecondMoment() / below.activationSecondMoment())
                    .isCloseTo(1.0 / 3, within(1e-12));
            assertThat(below.gradientDeviation() / here.gradientDeviation())
                    .isCloseTo(Math.sqrt(1.0 / 3), within(1e-12));
            assertThat(below.weightGradientDeviation() / here.weightGradientDeviation())
                    .isCloseTo(1, within(1e-12));
            assertThat(here.meanSingularValue()).isCloseTo(8 / (3 * Math.PI) * Math.sqrt(1.0 / 3), within(1e-12));
        }
    }

    @Test
    void normalizedWeightsKeepAllOfItWhichTanhDoesNot() {
        List<Expected> linear = hidden(Initialization.NORMALIZED, true);
        List<Expected> tanh = hidden(Initialization.NORMALIZED, false);

        assertThat(linear).allSatisfy(layer -> {
            assertThat(layer.activationDeviation()).isCloseTo(Math.sqrt(0.375), within(1e-12));
            assertThat(layer.meanSingularValue()).isCloseTo(0.849, within(5e-4));
        });
        assertThat(tanh.get(4).activationDeviation()).isLessThan(0.5 * Math.sqrt(0.375));
    }

    @Test
    void smallInputsAreTheLinearRegime() {
        List<Expected> tanh = MeanField.of(
                        STACK.layers(),
                        STACK.inputShape(),
                        layer -> Stacks.variance(Initialization.STANDARD, layer),
                        1e-8)
                .hidden();
        List<Expected> linear = MeanField.linear(
                        STACK.layers(),
                        STACK.inputShape(),
                        layer -> Stacks.variance(Initialization.STANDARD, layer),
                        1e-8)
                .hidden();

        for (int i = 0; i < tanh.size(); i++) {
            assertThat(tanh.get(i).activationDeviation() / linear.get(i).activationDeviation())
                    .isCloseTo(1, within(1e-6));
            assertThat(tanh.get(i).gradientDeviation() / linear.get(i).gradientDeviation())
                    .isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void examplesThatDifferAreEachPredictedByThemselves() {
        double[] energies = {0.1, 0.1, 0.9};
        ToDoubleFunction<Layer> variance = layer -> Stacks.variance(Initialization.NORMALIZED, layer);
        List<Expected> low =
                MeanField.of(STACK.layers(), STACK.inputShape(), variance, 0.1).hidden();
        List<Expected> high =
                MeanField.of(STACK.layers(), STACK.inputShape(), variance, 0.9).hidden();

        List<Expected> all = MeanField.of(STACK.layers(), STACK.inputShape(), variance, energies)
                .hidden();

        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).activationSecondMoment())
                    .isCloseTo(
                            (2 * low.get(i).activationSecondMoment()
                                            + high.get(i).activationSecondMoment())
                                    / 3,
                            within(1e-12));
            assertThat(Math.pow(all.get(i).gradientDeviation(), 2))
                    .isCloseTo(
                            (2 * Math.pow(low.get(i).gradientDeviation(), 2)
                                            + Math.pow(high.get(i).gradientDeviation(), 2))
                                    / 3,
                            within(1e-12));
        }
        assertThat(MeanField.of(STACK.layers(), STACK.inputShape(), variance, new double[] {0.375})
                        .hidden())
                .isEqualTo(hidden(Initialization.NORMALIZED, false));
    }
}
