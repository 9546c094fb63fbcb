package org.touchstone.kernel.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.layer.Layer;
import org.touchstone.kernel.layer.Losses;
import org.touchstone.kernel.layer.Mode;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Autograd;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Every rule on a network that has the defect, and on networks that have none. */
@ExtendWith(InScope.class)
class DiagnosticianTest {
    private static final int WIDTH = 100;
    private static final int EXAMPLES = 200;

    private static Stacks stack(Activation activation) {
        return Stacks.of(activation, 128, WIDTH, WIDTH, WIDTH, WIDTH, WIDTH, 9);
    }

    private static Params drawn(Activation activation, Initialization initialization, double factor) {
        return stack(activation).parameters(initialization, Key.of(21), factor);
    }

    private static Tensor examples(Activation activation) {
        return stack(activation).examples(Key.of(22), EXAMPLES, 0.375);
    }

    private static NetworkStatistics look(Activation activation, Params parameters) {
        return stack(activation).look(parameters, examples(activation));
    }

    private static Params with(Params parameters, String name, Tensor value) {
        Map<String, Tensor> changed = new LinkedHashMap<>(parameters.asMap());
        changed.put(name, value);
        return Params.of(changed);
    }

    /** One step of gradient descent on the probes. */
    private static Params stepped(Activation activation, Params parameters, double rate) {
        Params gradient = Autograd.gradient(parameters, recorded -> {
                    Tensor z = examples(activation);
                    for (Layer layer : stack(activation).layers()) {
                        z = layer.forward(z, recorded, Params.empty(), new Mode.Predict())
                                .y();
                    }
                    return Losses.softmaxNegativeLogLikelihood(
                            z, stack(activation).labels(EXAMPLES));
                })
                .gradient();
        return parameters.addScaled(gradient, -rate);
    }

    private static Updates updates(Activation activation, Params parameters, double rate, double rateFactor) {
        return Updates.between(
                stack(activation).layers(), parameters, stepped(activation, parameters, rate), rateFactor);
    }

    @ParameterizedTest
    @CsvSource({"TANH,NORMALIZED", "SOFTSIGN,NORMALIZED", "RELU,HE"})
    void healthyNetworksHaveNoDefect(Activation activation, Initialization initialization) {
        Params parameters = drawn(activation, initialization, 1);

        assertThat(Diagnostician.examine(look(activation, parameters), updates(activation, parameters, 0.1, 1)))
                .isEmpty();
    }

    static Stream<Arguments> defects() {
        Tensor deadBias = Tensors.full(DType.F32, -100, WIDTH);
        return Stream.of(
                arguments(
                        Rule.TOP_SATURATED_AT_ZERO,
                        "hidden5",
                        Activation.SIGMOID,
                        with(
                                drawn(Activation.SIGMOID, Initialization.NORMALIZED, 1),
                                "hidden5.bias",
                                Tensors.full(DType.F32, -4, WIDTH))),
                arguments(Rule.SATURATED, "hidden5", Activation.TANH, drawn(Activation.TANH, Initialization.LECUN, 50)),
                arguments(
                        Rule.DEAD_RECTIFIERS,
                        "hidden3",
                        Activation.RELU,
                        with(drawn(Activation.RELU, Initialization.HE, 1), "hidden3.bias", deadBias)),
                arguments(
                        Rule.ACTIVATIONS_COLLAPSED,
                        "hidden3",
                        Activation.TANH,
                        drawn(Activation.TANH, Initialization.STANDARD, 0.2)),
                arguments(
                        Rule.ACTIVATIONS_EXPLODE,
                        "hidden3",
                        Activation.RELU,
                        drawn(Activation.RELU, Initialization.HE, 6)),
                arguments(
                        Rule.VANISHING_GRADIENT_HIDDEN,
                        "hidden1",
                        Activation.TANH,
                        drawn(Activation.TANH, Initialization.STANDARD, 1)),
                arguments(
                        Rule.VANISHING_GRADIENT,
                        "hidden1",
                        Activation.SIGMOID,
                        drawn(Activation.SIGMOID, Initialization.STANDARD, 1)),
                arguments(
                        Rule.EXPLODING_GRADIENT,
                        "hidden1",
                        Activation.RELU,
                        drawn(Activation.RELU, Initialization.HE, 2.5)));
    }

    @Test
    void everyDefectIsNamedWithItsEvidence() {
        defects().forEach(defect -> {
            Object[] given = defect.get();
            Rule rule = (Rule) given[0];
            Activation activation = (Activation) given[2];
            List<Diagnosis> found = Diagnostician.examine(look(activation, (Params) given[3]), Updates.NONE);

            Diagnosis named = found.stream()
                    .filter(diagnosis -> diagnosis.rule() == rule)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(rule + " is not among " + found));
            assertThat(found.stream().filter(diagnosis -> diagnosis.rule() == rule))
                    .hasSize(1);
            if (rule != Rule.SATURATED) {
                assertThat(named.layer()).as(rule.name()).isEqualTo(given[1]);
            }
            assertThat(named.evidence()).containsEntry("threshold", rule.threshold());
            assertThat(named.evidence().values()).as(rule.name()).allMatch(Double::isFinite);
            assertThat(named.sentence()).contains(named.layer()).endsWith(".");
            assertThat(named.remedy()).isNotBlank();
        });
    }

    @Test
    void ratesThatAreTooHighOrTooLowAreNamed() {
        Params parameters = drawn(Activation.TANH, Initialization.NORMALIZED, 1);
        NetworkStatistics now = look(Activation.TANH, parameters);

        assertThat(Diagnostician.examine(now, updates(Activation.TANH, parameters, 100, 1)))
                .extracting(Diagnosis::rule)
                .containsExactly(Rule.UPDATES_TOO_LARGE);
        assertThat(Diagnostician.examine(now, updates(Activation.TANH, parameters, 1e-6, 1)))
                .extracting(Diagnosis::rule)
                .containsExactly(Rule.UPDATES_TOO_SMALL);
        assertThat(Diagnostician.examine(now, updates(Activation.TANH, parameters, 1e-6, 0.01)))
                .as("what the schedule makes small")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"NaN,hidden3", "Infinity,hidden2", "NaN,hidden1"})
    void theFirstLayerThatIsNotFiniteIsNamedAndTheOthersStayCorrect(float bad, String layer) {
        Params healthy = drawn(Activation.RELU, Initialization.HE, 1);
        float[] bias = new float[WIDTH];
        bias[7] = bad;
        Params broken = with(healthy, layer + ".bias", Tensors.of(bias, WIDTH));
        Stacks stack = stack(Activation.RELU);

        NetworkStatistics now = Probe.look(
                stack.layers(), broken, Params.empty(), examples(Activation.RELU), stack.labels(EXAMPLES), 500);
        List<Diagnosis> found = Diagnostician.examine(now, Updates.NONE);

        assertThat(found).hasSize(1);
        assertThat(found.get(0).rule()).isEqualTo(Rule.NOT_FINITE);
        assertThat(found.get(0).layer()).isEqualTo(layer);
        assertThat(found.get(0).sentence()).contains("step 500").contains(layer);
        NetworkStatistics clean = look(Activation.RELU, healthy);
        int at = Integer.parseInt(layer.substring("hidden".length())) - 1;
        for (int below = 0; below < at; below++) {
            assertThat(now.layers().get(below).values())
                    .isEqualTo(clean.layers().get(below).values());
        }
        Distribution values = now.layers().get(at).values();
        assertThat(values.outliers().count()).isEqualTo(EXAMPLES);
        assertThat(values.count()).isEqualTo((long) EXAMPLES * (WIDTH - 1));
        assertThat(values.deviation()).isFinite();
    }

    @Test
    void inputsThatAreNotFiniteAreNamedAsSuch() {
        Tensor x = Tensors.full(DType.F32, Double.POSITIVE_INFINITY, EXAMPLES, 128);
        NetworkStatistics now = stack(Activation.TANH).look(drawn(Activation.TANH, Initialization.NORMALIZED, 1), x);

        List<Diagnosis> found = Diagnostician.examine(now, Updates.NONE);

        assertThat(found).extracting(Diagnosis::layer).containsExactly("input");
        assertThat(found.get(0).evidence()).containsEntry("infinite", EXAMPLES * 128.0);
    }

    @Test
    void aGradientThatOverflowsIsNamedWhereItFirstDoes() {
        float[] output = new float[9 * WIDTH];
        Arrays.fill(output, 3e38f);
        Arrays.fill(output, 0, WIDTH, -3e38f);
        Params parameters = with(
                drawn(Activation.TANH, Initialization.NORMALIZED, 1), "output.weight", Tensors.of(output, 9, WIDTH));
        Stacks stack = stack(Activation.TANH);
        Tensor zero = Tensors.zeros(DType.F32, 1, 128);

        NetworkStatistics now =
                Probe.look(stack.layers(), parameters, Params.empty(), zero, Tensors.of(new long[] {0}, 1), 3);

        assertThat(Diagnostician.examine(now, Updates.NONE)).singleElement().satisfies(found -> {
            assertThat(found.rule()).isEqualTo(Rule.NOT_FINITE);
            assertThat(found.layer()).isEqualTo("hidden5");
        });
    }

    @Test
    void constantActivationsAreACollapseOfExactlyNoDeviation() {
        Params parameters = with(
                drawn(Activation.TANH, Initialization.NORMALIZED, 1),
                "hidden3.weight",
                Tensors.zeros(DType.F32, WIDTH, WIDTH));

        List<Diagnosis> found = Diagnostician.examine(look(Activation.TANH, parameters), Updates.NONE);

        assertThat(found)
                .filteredOn(diagnosis -> diagnosis.rule() == Rule.ACTIVATIONS_COLLAPSED)
                .singleElement()
                .satisfies(collapsed -> {
                    assertThat(collapsed.layer()).isEqualTo("hidden3");
                    assertThat(collapsed.evidence()).containsEntry("deviation", 0.0);
                });
    }

    @ParameterizedTest
    @MethodSource("narrow")
    void aLayerOfOneUnitHasStatistics(Activation activation, List<Long> widths) {
        Stacks stack =
                Stacks.of(activation, widths.stream().mapToLong(Long::longValue).toArray());
        Params parameters = stack.parameters(Initialization.NORMALIZED, Key.of(31), 1);

        NetworkStatistics now = stack.look(parameters, stack.examples(Key.of(32), 50, 0.375));

        assertThat(now.hidden()).allSatisfy(layer -> {
            assertThat(layer.values().deviation()).isFinite();
            assertThat(layer.gradientNorm()).isFinite();
            assertThat(layer.values().count()).isEqualTo(50 * layer.width());
        });
        assertThat(Diagnostician.examine(now, Updates.NONE))
                .extracting(Diagnosis::rule)
                .doesNotContain(Rule.NOT_FINITE);
    }

    static Stream<Arguments> narrow() {
        return Stream.of(
                arguments(Activation.TANH, List.of(64L, 1L, 30L, 3L)),
                arguments(Activation.SIGMOID, List.of(64L, 1L, 1L, 3L)),
                arguments(Activation.RELU, List.of(1L, 1L, 2L)));
    }
}
