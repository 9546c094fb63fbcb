package org.touchstone.kernel.saliency.randomization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.onnx.ActivationOperator;
import org.touchstone.kernel.onnx.network.OnnxLimits;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.onnx.run.GraphRunner;
import org.touchstone.kernel.onnx.run.SmallModels;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.saliency.randomization.Parameter.Role;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensors;

class RandomizerTest {
    private static final DrawKeys KEYS = new DrawKeys(new byte[] {1, 2, 3}, "ab12");

    private static ModelLayers layers(OnnxNetwork network, long... input) {
        String name = network.inputs().get(0).name();
        String scores = network.outputs().get(0).name();
        Map<String, long[]> shapes = new HashMap<>();
        Scope.evaluate(() -> {
            try (GraphRunner runner = GraphRunner.of(network, DType.F32)) {
                var tape = runner.forward(Map.of(name, Tensors.ones(DType.F32, input)));
                network.nodes().forEach(node -> node.inputs().stream()
                        .filter(value -> !value.isEmpty())
                        .forEach(value -> shapes.put(value, tape.value(value).shape())));
            }
            return true;
        });
        return ModelLayers.of(network, name, scores, value -> shapes.getOrDefault(value, new long[0]));
    }

    private static Randomizer randomizer(OnnxNetwork network, ModelLayers layers, Family family, long r) {
        return new Randomizer(network, layers.groups(99), family, NormalizationPolicy.KEEP_STATISTICS, KEYS, r);
    }

    private static double deviation(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += value * value;
        }
        return Math.sqrt(squares / values.length);
    }

    @Test
    void weightsBehindReshapesAndBiasesBehindAdditionsAreFound() {
        Path file =
                Path.of(System.getProperty("touchstone.data", "absent"), "onnx-models/mnist-cntk-ort-examples.onnx");
        assumeTrue(Files.exists(file), () -> "no model at " + file + ": nothing to search");

        ModelLayers layers = layers(OnnxNetwork.read(file, OnnxLimits.DEFAULT), 1, 1, 28, 28);

        assertThat(layers.layers()).extracting(ModelLayer::operator).containsExactly("Conv", "Conv", "MatMul");
        assertThat(layers.layers()).extracting(ModelLayer::rectified).containsExactly(true, true, false);
        assertThat(layers.layers()).allSatisfy(layer -> assertThat(layer.parameters())
                .extracting(Parameter::role)
                .containsExactly(Role.WEIGHT, Role.BIAS));
        Parameter dense = layers.layers().get(2).parameters().get(0);
        assertThat(dense.fanIn()).isEqualTo(256);
        assertThat(dense.fanOut()).isEqualTo(10);
        assertThat(layers.trainable()).isEqualTo(8 * 25 + 8 + 16 * 8 * 25 + 16 + 2560 + 10);
    }

    @Test
    void everyFloatingInitializerIsInALayerOrHasAReason() {
        OnnxNetwork network = SmallModels.convolutional(ActivationOperator.RELU, 1);

        ModelLayers layers = layers(network, 1, 2, 12, 12);

        assertThat(layers.layers()).extracting(ModelLayer::name).containsExactly("conv1", "conv2", "hidden", "logits");
        assertThat(layers.remainder()).isEmpty();
        assertThat(layers.trainable())
                .isEqualTo(network.initializers().values().stream()
                        .mapToLong(initializer -> initializer.values().count())
                        .sum());
    }

    @Test
    void aCascadeEndsWithEveryNumberReplaced() {
        OnnxNetwork network = SmallModels.convolutional(ActivationOperator.RELU, 1);
        ModelLayers layers = layers(network, 1, 2, 12, 12);

        Map<String, float[]> all =
                randomizer(network, layers, new Family.FanInScaled(), 0).replacements(Order.TOP_DOWN.state(4, 4));

        assertThat(all.keySet()).isEqualTo(network.initializers().keySet());
        all.forEach((name, drawn) -> {
            float[] trained = network.initializer(name).values().floats();
            assertThat(IntStream.range(0, drawn.length).filter(i -> drawn[i] == trained[i]))
                    .as(name)
                    .isEmpty();
        });
    }

    @Test
    void ordersShareTheStatesTheyHaveInCommon() {
        List<Order> orders = List.of(Order.TOP_DOWN, Order.BOTTOM_UP, Order.INDEPENDENT);

        assertThat(Order.own(orders, Order.TOP_DOWN, 4))
                .extracting(RandomizedState::id)
                .containsExactly("3", "2+3", "1+2+3", "0+1+2+3");
        assertThat(Order.own(orders, Order.BOTTOM_UP, 4))
                .extracting(RandomizedState::id)
                .containsExactly("0", "0+1", "0+1+2");
        assertThat(Order.own(orders, Order.INDEPENDENT, 4))
                .extracting(RandomizedState::id)
                .containsExactly("2", "1");
        assertThat(RandomizedState.of("1+3")).isEqualTo(new RandomizedState(List.of(3, 1)));
    }

    @Test
    void aLayerIsDrawnOnceForAllStates() {
        OnnxNetwork network = SmallModels.convolutional(ActivationOperator.RELU, 1);
        Randomizer randomizer = randomizer(network, layers(network, 1, 2, 12, 12), new Family.FanInScaled(), 0);

        float[] early = randomizer.replacements(Order.TOP_DOWN.state(4, 1)).get("w4");
        float[] late = randomizer.replacements(Order.TOP_DOWN.state(4, 4)).get("w4");

        assertThat(late).isSameAs(early);
    }

    @Test
    void drawsDifferBySeedModelAuditAndLayer() {
        Key base = KEYS.of("fan-in", "w", 0, 0);

        assertThat(Stream.of(
                                base,
                                KEYS.of("fan-in", "w", 1, 0),
                                KEYS.of("fan-in", "w", 0, 1),
                                KEYS.of("fan-in", "v", 0, 0),
                                KEYS.of("permutation", "w", 0, 0),
                                new DrawKeys(new byte[] {1, 2, 3}, "ab13").of("fan-in", "w", 0, 0),
                                new DrawKeys(new byte[] {1, 2, 4}, "ab12").of("fan-in", "w", 0, 0))
                        .distinct())
                .hasSize(7);
        assertThat(KEYS.of("fan-in", "w", 0, 0)).isEqualTo(base);
    }

    static Stream<Family> families() {
        return Stream.of(
                new Family.FanInScaled(),
                new Family.Recipe(Initialization.STANDARD),
                new Family.Recipe(Initialization.NORMALIZED),
                new Family.Recipe(Initialization.HE),
                new Family.TruncatedNormal(0.1, 0.1),
                new Family.Permutation());
    }

    @ParameterizedTest
    @MethodSource("families")
    void drawsHaveTheMomentsOfTheirFamily(Family family) {
        Parameter weight = new Parameter("w", Role.WEIGHT, 50, 100, 5000);
        float[] trained = SmallModels.numbers(7, 5000);

        float[] drawn = Draws.draw(family, weight, true, trained, KEYS, 3).values();

        double expected = family instanceof Family.Permutation
                ? deviation(trained)
                // A normal cut at two deviations has 0.8796 of its deviation left.
                : family instanceof Family.TruncatedNormal paper
                        ? 0.8796 * paper.deviation()
                        : family instanceof Family.Recipe recipe
                                ? Math.sqrt(recipe.initialization().variance(List.of(100L, 50L)))
                                : Math.sqrt(2.0 / 50);
        assertThat(deviation(drawn)).isCloseTo(expected, within(0.05 * expected));
        assertThat(Draws.draw(family, weight, true, trained, KEYS, 3).values()).containsExactly(drawn);
        assertThat(Draws.draw(family, weight, true, trained, KEYS, 4).values()).isNotEqualTo(drawn);
        if (family instanceof Family.Permutation) {
            float[] before = trained.clone();
            float[] after = drawn.clone();
            Arrays.sort(before);
            Arrays.sort(after);
            assertThat(after).containsExactly(before);
        }
    }

    @Test
    void biasesAndSlopesBeginAsTheyDoInTraining() {
        float[] trained = SmallModels.numbers(8, 20);

        assertThat(Draws.draw(new Family.FanInScaled(), new Parameter("b", Role.BIAS, 1, 1, 20), true, trained, KEYS, 0)
                        .values())
                .containsOnly(0);
        assertThat(Draws.draw(
                                new Family.TruncatedNormal(0.1, 0.1),
                                new Parameter("b", Role.BIAS, 1, 1, 20),
                                true,
                                trained,
                                KEYS,
                                0)
                        .values())
                .containsOnly(0.1f);
        assertThat(Draws.draw(new Family.FanInScaled(), new Parameter("g", Role.GAIN, 1, 1, 20), true, trained, KEYS, 0)
                        .values())
                .containsOnly(1);
    }

    /** A training that began with the very numbers that the audit would draw first, and hardly moved them. */
    @Test
    void aDrawLikeTheTrainedNumbersIsRefused() {
        Family family = new Family.Recipe(Initialization.HE);
        Parameter weight = new Parameter("w", Role.WEIGHT, 50, 100, 5000);
        float[] other = SmallModels.numbers(9, 5000);
        float[] first = Draws.draw(family, weight, true, other, KEYS, 0).values();
        float[] trained = first.clone();
        for (int i = 0; i < trained.length; i++) {
            trained[i] += 0.05f * other[i];
        }

        Draws.Drawn drawn = Draws.draw(family, weight, true, trained, KEYS, 0);

        assertThat(Draws.cosine(trained, first, family)).isGreaterThan(0.9);
        assertThat(drawn.refused()).isEqualTo(1);
        assertThat(Math.abs(Draws.cosine(trained, drawn.values(), family))).isLessThan(0.1);
    }

    @Test
    void manyLayersBecomeFewGroupsAndTheLogitsStayAlone() {
        List<ModelLayer> many = IntStream.range(0, 53)
                .mapToObj(i -> new ModelLayer(i, "l" + i, "Conv", true, List.of()))
                .toList();

        List<List<ModelLayer>> groups = new ModelLayers(many, List.of()).groups(8);

        assertThat(groups).hasSize(8);
        assertThat(groups.get(7)).containsExactly(many.get(52));
        assertThat(groups.stream().flatMap(List::stream)).containsExactlyElementsOf(many);
    }
}
