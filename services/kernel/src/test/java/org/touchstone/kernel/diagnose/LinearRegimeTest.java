package org.touchstone.kernel.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.layer.Activation;

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
}
