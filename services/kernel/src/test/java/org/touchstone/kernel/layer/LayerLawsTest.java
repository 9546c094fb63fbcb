package org.touchstone.kernel.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Differences;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

@ExtendWith(InScope.class)
class LayerLawsTest {
    private static final Mode TRAIN = new Mode.Train(Key.of(11));
    private static final Mode PREDICT = new Mode.Predict();
    private static final BatchNormalization NORMALIZATION = BatchNormalization.of("n", 3);

    static Stream<Arguments> layers() {
        return Stream.of(
                arguments(new Dense("d", 4, 3), new long[] {2, 4}, new long[][] {{3, 4}, {3}}),
                arguments(
                        new Convolution("c", 2, 3, 3, 1, 1), new long[] {2, 2, 4, 5}, new long[][] {{3, 2, 3, 3}, {3}}),
                arguments(
                        new Convolution("c", 2, 3, 2, 2, 0), new long[] {2, 2, 4, 5}, new long[][] {{3, 2, 2, 2}, {3}}),
                arguments(NORMALIZATION, new long[] {2, 3, 2, 2}, new long[][] {{3}, {3}}),
                arguments(new MaxPool("p", 2), new long[] {2, 2, 5, 4}, new long[][] {}),
                arguments(new Flatten("f"), new long[] {2, 2, 2, 3}, new long[][] {}),
                arguments(new Dropout("o", 0.4), new long[] {3, 5}, new long[][] {}));
    }

    private static Params parameters(Layer layer, List<Tensor> tensors) {
        Map<String, Tensor> map = new LinkedHashMap<>();
        if (layer instanceof Dense dense) {
            map.put(dense.weight(), tensors.get(0));
            map.put(dense.bias(), tensors.get(1));
        } else if (layer instanceof Convolution convolution) {
            map.put(convolution.weight(), tensors.get(0));
            map.put(convolution.bias(), tensors.get(1));
        } else if (layer instanceof BatchNormalization normalization) {
            map.put(normalization.gain(), tensors.get(0));
            map.put(normalization.shift(), tensors.get(1));
        }
        return Params.of(map);
    }

    private static Params statistics() {
        Map<String, Tensor> map = new LinkedHashMap<>();
        map.put(NORMALIZATION.mean(), Tensors.of(new double[] {0.1, 0.2, 0.3}, 3));
        map.put(NORMALIZATION.variance(), Tensors.of(new double[] {1, 2, 3}, 3));
        return Params.of(map);
    }

    private static void check(Layer layer, Mode mode, long[] inputShape, long[][] shapes) {
        Tensor[] inputs = new Tensor[1 + shapes.length];
        inputs[0] = Differences.normal(1, inputShape);
        for (int i = 0; i < shapes.length; i++) {
            inputs[i + 1] = Differences.normal(2 + i, shapes[i]);
        }
        Differences.check(
                xs -> layer.forward(xs.get(0), parameters(layer, xs.subList(1, xs.size())), statistics(), mode)
                        .y(),
                1e-7,
                inputs);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void derivativesInTraining(Layer layer, long[] inputShape, long[][] parameterShapes) {
        check(layer, TRAIN, inputShape, parameterShapes);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void derivativesInPrediction(Layer layer, long[] inputShape, long[][] parameterShapes) {
        check(layer, PREDICT, inputShape, parameterShapes);
    }

    @ParameterizedTest
    @EnumSource
    void derivativesOfActivations(Activation activation) {
        check(new Activate("a", activation), TRAIN, new long[] {3, 4}, new long[][] {});
    }

    @Test
    void derivativeOfTheLoss() {
        Tensor labels = Tensors.of(new long[] {2, 0, 1}, 3);
        Differences.check(
                xs -> Losses.softmaxNegativeLogLikelihood(xs.get(0), labels), 1e-8, Differences.normal(3, 3, 4));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void theOutputHasTheShapeThatWasPredicted(Layer layer, long[] inputShape, long[][] parameterShapes) {
        List<Tensor> tensors = Arrays.stream(parameterShapes)
                .map(shape -> Differences.normal(5, shape))
                .toList();
        List<Long> example = Arrays.stream(inputShape).skip(1).boxed().toList();

        Tensor y = layer.forward(Differences.normal(4, inputShape), parameters(layer, tensors), statistics(), TRAIN)
                .y();

        assertThat(Arrays.stream(y.shape()).skip(1).boxed().toList()).isEqualTo(layer.outputShape(example));
    }

    @Test
    void activationsHaveTheirDefinition() {
        Tensor x = Tensors.of(new double[] {-2, 0, 0.5}, 3);
        assertThat(Activation.RELU.apply(x).toDoubles()).containsExactly(0, 0, 0.5);
        assertThat(Activation.TANH.apply(x).toDoubles())
                .containsExactly(new double[] {Math.tanh(-2), 0, Math.tanh(0.5)}, within(1e-15));
        assertThat(Activation.SIGMOID.apply(x).toDoubles())
                .containsExactly(new double[] {1 / (1 + Math.exp(2)), 0.5, 1 / (1 + Math.exp(-0.5))}, within(1e-15));
        assertThat(Activation.SOFTSIGN.apply(x).toDoubles())
                .containsExactly(new double[] {-2 / 3.0, 0, 0.5 / 1.5}, within(1e-15));
    }

    @Test
    void batchNormalizationUsesTheBatchInTrainingAndTheRunningStatisticsInPrediction() {
        Tensor x = Differences.normal(6, 8, 3, 4, 4);
        Params parameters = parameters(NORMALIZATION, List.of(Tensors.ones(DType.F64, 3), Tensors.zeros(DType.F64, 3)));
        Params before = statistics();

        Output trained = NORMALIZATION.forward(x, parameters, before, TRAIN);
        Output predicted = NORMALIZATION.forward(x, parameters, before, PREDICT);

        for (int channel = 0; channel < 3; channel++) {
            double[] values = channel(x, channel);
            double mean = Arrays.stream(values).average().orElseThrow();
            double squares = Arrays.stream(values).map(v -> v * v).average().orElseThrow();
            double variance = squares - mean * mean;
            double unbiased = variance * values.length / (values.length - 1);
            assertThat(channel(trained.y(), channel)[0])
                    .isCloseTo((values[0] - mean) / Math.sqrt(variance + 1e-5), within(1e-12));
            double was = before.get("n.mean").toDoubles()[channel];
            double wasVariance = before.get("n.variance").toDoubles()[channel];
            assertThat(trained.statistics().get("n.mean").toDoubles()[channel])
                    .isCloseTo(0.9 * was + 0.1 * mean, within(1e-12));
            assertThat(trained.statistics().get("n.variance").toDoubles()[channel])
                    .isCloseTo(0.9 * wasVariance + 0.1 * unbiased, within(1e-12));
            assertThat(channel(predicted.y(), channel)[0])
                    .isCloseTo((values[0] - was) / Math.sqrt(wasVariance + 1e-5), within(1e-12));
        }
        assertThat(before.get("n.mean").toDoubles()).containsExactly(0.1, 0.2, 0.3);
    }

    private static double[] channel(Tensor x, int channel) {
        return org.touchstone.kernel.tensor.Shaping.select(x, 1, channel).toDoubles();
    }

    @Test
    void dropoutDropsTheGivenShareKeepsTheMeanAndIsAFunctionOfTheKey() {
        Dropout dropout = new Dropout("o", 0.3);
        Tensor ones = Tensors.ones(DType.F32, 200, 500);

        float[] dropped = apply(dropout, ones, 11);

        long zeros = java.util.stream.IntStream.range(0, dropped.length)
                .filter(i -> dropped[i] == 0)
                .count();
        assertThat(zeros / 100_000.0).isCloseTo(0.3, within(0.006));
        for (float one : dropped) {
            assertThat(one == 0 || Math.abs(one - 1 / 0.7) < 1e-6).isTrue();
        }
        assertThat(apply(dropout, ones, 11)).isEqualTo(dropped);
        assertThat(apply(dropout, ones, 12)).isNotEqualTo(dropped);
        assertThat(apply(new Dropout("other", 0.3), ones, 11)).isNotEqualTo(dropped);
        assertThat(dropout.forward(ones, Params.empty(), Params.empty(), PREDICT)
                        .y())
                .isSameAs(ones);
    }

    private static float[] apply(Dropout dropout, Tensor x, long seed) {
        return dropout.forward(x, Params.empty(), Params.empty(), new Mode.Train(Key.of(seed)))
                .y()
                .toFloats();
    }
}
