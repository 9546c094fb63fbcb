package org.touchstone.kernel.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.layer.Activate;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.oracle.OracleCase;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;

/** Every case of the area: its closed forms to 1e-6, and a network with these weights within the stated tolerances. */
@ExtendWith(InScope.class)
class InitialisationOracleTest {
    private static final double CLOSED_FORM = 1e-6;
    private static final int EXAMPLES = 300;

    static Stream<Arguments> cases() {
        return OracleCase.all("initialisation", "").stream()
                .flatMap(file -> file.values().properties().stream().map(entry -> Arguments.of(file, entry.getKey())));
    }

    private record Setting(OracleCase file, String key) {
        Stacks stack() {
            long[] widths = numbers(file.json().at("/parameters/layer_sizes"))
                    .mapToLong(width -> (long) width)
                    .toArray();
            return Stacks.of(Activation.valueOf(part(0)), widths);
        }

        Initialization initialization() {
            return Initialization.valueOf(part(1));
        }

        private String part(int index) {
            return key.toUpperCase(Locale.ROOT).split("/", -1)[index];
        }

        MeanField meanField() {
            Stacks stack = stack();
            return MeanField.of(
                    stack.layers(),
                    stack.inputShape(),
                    layer -> Stacks.variance(initialization(), layer),
                    secondMoment());
        }

        double secondMoment() {
            return file.json().at("/parameters/q0").asDouble();
        }

        double[] expected(String name) {
            return numbers(file.values().path(key).path(name)).toArray();
        }

        private static DoubleStream numbers(JsonNode list) {
            assertThat(list).as("a list of numbers").isNotEmpty();
            return StreamSupport.stream(list.spliterator(), false)
                    .mapToDouble(node -> node.isNull() ? Double.NaN : node.asDouble());
        }

        void closedForm(String name, ToDoubleFunction<Expected> ours) {
            double[] expected = expected(name);
            List<Expected> hidden = meanField().hidden();
            assertThat(hidden).hasSize(expected.length);
            for (int i = 0; i < expected.length; i++) {
                double value = ours.applyAsDouble(hidden.get(i));
                // Odd functions have mean 0, where there is no relative error.
                if (Double.isNaN(expected[i])) {
                    assertThat(value).as("%s %s layer %d", key, name, i + 1).isNaN();
                } else {
                    double error = Math.max(1e-12, CLOSED_FORM * Math.abs(expected[i]));
                    assertThat(value).as("%s %s layer %d", key, name, i + 1).isCloseTo(expected[i], within(error));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void closedFormsAgree(OracleCase file, String key) {
        Setting setting = new Setting(file, key);
        boolean rectifier = setting.stack().layers().stream()
                .anyMatch(layer -> layer instanceof Activate activate && activate.activation() == Activation.RELU);

        setting.closedForm("pre_activation_std", Expected::preActivationDeviation);
        setting.closedForm("activation_second_moment", Expected::activationSecondMoment);
        setting.closedForm("activation_mean", Expected::activationMean);
        setting.closedForm("activation_std", Expected::activationDeviation);
        setting.closedForm("dC_ds_std", Expected::gradientDeviation);
        setting.closedForm("mean_squared_slope", Expected::meanSquaredSlope);
        setting.closedForm("weight_gradient_std_times_sqrt_B", Expected::weightGradientDeviation);
        setting.closedForm("rms_singular_value", Expected::rmsSingularValue);
        setting.closedForm(
                rectifier ? "mean_singular_value_half_active" : "mean_singular_value", Expected::meanSingularValue);
        double output = file.values().path(key).path("dC_ds_std_output").asDouble();
        assertThat(setting.meanField().outputGradientDeviation()).isCloseTo(output, within(CLOSED_FORM * output));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aNetworkWithSuchWeightsDoesAsPredicted(OracleCase file, String key) {
        Setting setting = new Setting(file, key);
        Stacks stack = setting.stack();
        long narrowest = stack.widths().subList(0, stack.widths().size() - 1).stream()
                .mapToLong(Long::longValue)
                .min()
                .orElseThrow();
        // One draw of a network of finite width is off by a few times 1 / sqrt(width); the closed forms are for
        // infinite width.
        double tolerance = 0.05 + 3 / Math.sqrt((double) narrowest);
        // The 1 / sqrt(B) holds for gradients that examples do not share: those of odd activations, whose mean is zero.
        boolean independent = key.startsWith("tanh") || key.startsWith("softsign");
        Params parameters = stack.parameters(setting.initialization(), Key.of(11), 1);
        Tensor x = stack.examples(Key.of(12), EXAMPLES, setting.secondMoment());

        NetworkStatistics measured = stack.look(parameters, x);

        double[] deviations = setting.expected("activation_std");
        double[] slopes = setting.expected("dC_ds_std");
        double[] weightGradients = setting.expected("weight_gradient_std_times_sqrt_B");
        for (int i = 0; i < deviations.length; i++) {
            LayerStatistics layer = measured.hidden().get(i);
            ratio(layer.values().deviation(), deviations[i], tolerance, "activations of layer " + (i + 1));
            ratio(layer.gradients().deviation(), slopes[i], tolerance, "gradients of layer " + (i + 1));
            if (independent) {
                double perExample = layer.weightGradients().deviation() * Math.sqrt(EXAMPLES);
                ratio(perExample, weightGradients[i], 0.1 + tolerance, "weight gradients of layer " + (i + 1));
            }
        }
        double[] singular =
                setting.expected(key.startsWith("relu") ? "mean_singular_value_half_active" : "mean_singular_value");
        for (int i = 0; i < singular.length; i++) {
            double formula = measured.hidden().get(i).meanSingularValue();
            if (Double.isNaN(singular[i])) {
                assertThat(formula).isNaN();
            } else {
                ratio(formula, singular[i], 0.03, "mean singular value of layer " + (i + 1));
            }
        }
    }

    private static void ratio(double measured, double expected, double tolerance, String name) {
        assertThat(measured / expected)
                .as("%s: measured %s, expected %s", name, measured, expected)
                .isCloseTo(1, within(tolerance));
    }
}
