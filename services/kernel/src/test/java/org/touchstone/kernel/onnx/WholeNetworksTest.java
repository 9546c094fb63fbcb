package org.touchstone.kernel.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.touchstone.kernel.onnx.OnnxRuntime.assertComputes;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.touchstone.kernel.onnx.NaiveOperators.Placement;

/** Networks such as we train, end to end, at more than one batch size. */
class WholeNetworksTest {
    private static final float EPSILON = 1e-5f;

    /** A graph and, beside it, what it should compute. */
    private record Both(OnnxGraph graph, String last, NaiveTensor expected, SplittableRandom random) {

        static Both start(NaiveTensor x, Shape shape, SplittableRandom random) {
            return new Both(OnnxGraph.named("network").input("x", shape), "x", x, random);
        }

        private OnnxGraph constant(OnnxGraph to, String name, NaiveTensor values) {
            return to.floats(name, values.floats(), values.longShape());
        }

        Both normalized(String name) {
            int channels = expected.extent(1);
            NaiveTensor mean = NaiveTensor.random(random, channels, 1, 1);
            NaiveTensor deviation = positive(channels, 1, 1);
            OnnxGraph grown = constant(constant(graph, name + ".mean", mean), name + ".deviation", deviation)
                    .node(ArithmeticOperator.SUBTRACT, name + ".centered", last, name + ".mean")
                    .node(ArithmeticOperator.DIVIDE, name, name + ".centered", name + ".deviation");
            NaiveTensor centered = NaiveOperators.both(expected, mean, (a, b) -> a - b);
            return new Both(grown, name, NaiveOperators.both(centered, deviation, (a, b) -> a / b), random);
        }

        Both convolution(String name, int features, Placement placement) {
            NaiveTensor weights = NaiveTensor.random(random, features, expected.extent(1) / placement.group(), 3, 3);
            NaiveTensor bias = NaiveTensor.random(random, features);
            OnnxGraph grown = constant(constant(graph, name + ".weight", weights), name + ".bias", bias)
                    .node(
                            new ConvOperator(placement.window(), placement.group()),
                            name,
                            last,
                            name + ".weight",
                            name + ".bias");
            return new Both(grown, name, NaiveOperators.convolution(expected, weights, bias, placement), random);
        }

        Both batchNormalization(String name) {
            int channels = expected.extent(1);
            NaiveTensor scale = NaiveTensor.random(random, channels);
            NaiveTensor shift = NaiveTensor.random(random, channels);
            NaiveTensor mean = NaiveTensor.random(random, channels);
            NaiveTensor variance = positive(channels);
            OnnxGraph grown = constant(graph, name + ".scale", scale);
            grown = constant(grown, name + ".shift", shift);
            grown = constant(grown, name + ".mean", mean);
            grown = constant(grown, name + ".variance", variance)
                    .node(
                            new BatchNormalizationOperator(EPSILON),
                            name,
                            last,
                            name + ".scale",
                            name + ".shift",
                            name + ".mean",
                            name + ".variance");
            return new Both(
                    grown,
                    name,
                    NaiveOperators.batchNormalization(expected, scale, shift, mean, variance, EPSILON),
                    random);
        }

        Both activation(String name, ActivationOperator activation) {
            return new Both(
                    graph.node(activation, name, last),
                    name,
                    NaiveOperators.each(expected, NaiveOperators.function(activation)),
                    random);
        }

        Both pooled(String name) {
            Placement tiles = Placement.plain(2).strided(2, 2);
            return new Both(
                    graph.node(MaxPoolOperator.tiling(2L, 2L), name, last),
                    name,
                    NaiveOperators.maxPool(expected, new int[] {2, 2}, tiles),
                    random);
        }

        Both flat(String name) {
            int rows = expected.extent(0);
            return new Both(
                    graph.node(new FlattenOperator(1), name, last),
                    name,
                    expected.reshaped(rows, expected.values().length / rows),
                    random);
        }

        Both dense(String name, int outputs) {
            // Scaled as in training, so that rounding stays what training sees.
            int inputs = expected.extent(1);
            NaiveTensor weights = NaiveOperators.each(
                    NaiveTensor.random(random, outputs, inputs), value -> (float) (value / Math.sqrt(inputs)));
            NaiveTensor bias = NaiveTensor.random(random, outputs);
            OnnxGraph grown = constant(constant(graph, name + ".weight", weights), name + ".bias", bias)
                    .node(GemmOperator.DENSE, name, last, name + ".weight", name + ".bias");
            return new Both(grown, name, NaiveOperators.gemm(expected, weights, bias, GemmOperator.DENSE), random);
        }

        Both softmax(String name, boolean logarithm) {
            return new Both(
                    graph.node(new SoftmaxOperator(logarithm, 1), name, last),
                    name,
                    NaiveOperators.softmax(expected, 1, logarithm),
                    random);
        }

        private NaiveTensor positive(int... shape) {
            return NaiveOperators.each(NaiveTensor.random(random, shape), value -> (float) (value * value + 0.5));
        }

        void check(NaiveTensor x) {
            assertComputes(OnnxModel.of(graph.output(last)), "x", x, expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 11", "5, 12"})
    void perceptron(int batch, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        NaiveTensor x = NaiveTensor.random(random, batch, 1, 6, 5);

        Both.start(x, Shape.batched(1, 6, 5), random)
                .normalized("normalized")
                .flat("flat")
                .dense("hidden1", 20)
                .activation("tanh", ActivationOperator.TANH)
                .dense("hidden2", 12)
                .activation("softsign", ActivationOperator.SOFTSIGN)
                .dense("logits", 10)
                .softmax("probabilities", false)
                .check(x);
    }

    @ParameterizedTest
    @CsvSource({"1, 21", "4, 22"})
    void convolutionalWithBatchNormalization(int batch, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        NaiveTensor x = NaiveTensor.random(random, batch, 3, 12, 10);
        Placement same = Placement.plain(2).padded(1, 1, 1, 1);

        Both network = Both.start(x, Shape.batched(3, 12, 10), random)
                .convolution("conv1", 6, same)
                .batchNormalization("norm1")
                .activation("relu1", ActivationOperator.RELU)
                .pooled("pool1")
                .batchNormalization("norm2")
                .convolution("conv2", 4, same.strided(2, 1).grouped(2))
                .activation("sigmoid2", ActivationOperator.SIGMOID)
                .flat("flat")
                .dense("logits", 7)
                .softmax("logProbabilities", true);

        network.check(x);
        assertThat(network.graph().value("pool1").shape()).hasToString("[batch, 6, 6, 5]");
        assertThat(network.graph().value("flat").shape()).hasToString("[batch, 60]");
    }
}
