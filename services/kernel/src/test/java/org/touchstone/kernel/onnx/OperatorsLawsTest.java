package org.touchstone.kernel.onnx;

import static org.touchstone.kernel.onnx.OnnxRuntime.assertComputes;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.kernel.onnx.NaiveOperators.Placement;

/** Each operator we write means to ONNX Runtime what its definition says, and has the shape we promise. */
class OperatorsLawsTest {
    private final SplittableRandom random = new SplittableRandom(20261123);

    private NaiveTensor random(int... shape) {
        return NaiveTensor.random(random, shape);
    }

    private static OnnxGraph graph(NaiveTensor input) {
        long[] rest = Arrays.copyOfRange(input.longShape(), 1, input.rank());
        return OnnxGraph.named("one").input("x", Shape.batched(rest));
    }

    private static OnnxGraph constant(OnnxGraph graph, String name, NaiveTensor values) {
        return graph.floats(name, values.floats(), values.longShape());
    }

    private static void assertNode(
            OnnxGraph graph, Operator operator, NaiveTensor input, NaiveTensor expected, String... inputs) {
        OnnxModel model = OnnxModel.of(graph.node(operator, "y", inputs).output("y"));
        assertComputes(model, "x", input, expected);
    }

    static Stream<Arguments> convolutions() {
        Placement plane = Placement.plain(2);
        return Stream.of(
                Arguments.of(new int[] {2, 3, 5, 6}, new int[] {4, 3, 3, 2}, plane),
                Arguments.of(new int[] {1, 2, 6, 5}, new int[] {3, 2, 3, 3}, plane.padded(1, 0, 2, 1)),
                Arguments.of(
                        new int[] {2, 1, 7, 8},
                        new int[] {2, 1, 3, 2},
                        plane.strided(2, 3).padded(0, 1, 1, 0)),
                Arguments.of(new int[] {1, 2, 9, 7}, new int[] {2, 2, 3, 2}, plane.dilated(2, 3)),
                Arguments.of(new int[] {2, 4, 4, 4}, new int[] {6, 2, 2, 2}, plane.grouped(2)),
                Arguments.of(
                        new int[] {2, 3, 4, 4},
                        new int[] {3, 1, 3, 3},
                        plane.grouped(3).padded(1, 1, 1, 1)),
                Arguments.of(
                        new int[] {2, 2, 9},
                        new int[] {3, 2, 4},
                        Placement.plain(1).padded(1, 2).strided(2)),
                Arguments.of(new int[] {1, 2, 3, 4, 5}, new int[] {2, 2, 2, 2, 2}, Placement.plain(3)));
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void convolution(int[] image, int[] weights, Placement placement) {
        NaiveTensor x = random(image);
        NaiveTensor w = random(weights);
        NaiveTensor b = random(weights[0]);
        OnnxGraph graph = constant(constant(graph(x), "w", w), "b", b);
        NaiveTensor expected = NaiveOperators.convolution(x, w, b, placement);

        assertNode(graph, new ConvOperator(placement.window(), placement.group()), x, expected, "x", "w", "b");
    }

    @Test
    void convolutionWithoutBias() {
        NaiveTensor x = random(1, 2, 4, 4);
        NaiveTensor w = random(3, 2, 2, 2);
        NaiveTensor none = NaiveTensor.of(new int[] {3}, at -> 0);
        NaiveTensor expected = NaiveOperators.convolution(x, w, none, Placement.plain(2));

        assertNode(constant(graph(x), "w", w), ConvOperator.of(Window.PLAIN), x, expected, "x", "w");
    }

    static Stream<Arguments> pools() {
        Placement plane = Placement.plain(2);
        return Stream.of(
                Arguments.of(new int[] {2, 3, 6, 5}, new int[] {2, 2}, plane.strided(2, 2)),
                Arguments.of(
                        new int[] {1, 2, 7, 7},
                        new int[] {3, 2},
                        plane.padded(1, 1, 2, 0).strided(2, 1)),
                Arguments.of(new int[] {2, 1, 8, 9}, new int[] {2, 3}, plane.dilated(3, 2)),
                Arguments.of(
                        new int[] {2, 2, 9}, new int[] {3}, Placement.plain(1).strided(3)));
    }

    @ParameterizedTest
    @MethodSource("pools")
    void maxPool(int[] image, int[] kernel, Placement placement) {
        NaiveTensor x = random(image);
        NaiveTensor expected = NaiveOperators.maxPool(x, kernel, placement);

        assertNode(
                graph(x),
                new MaxPoolOperator(Arrays.stream(kernel).asLongStream().boxed().toList(), placement.window()),
                x,
                expected,
                "x");
    }

    @ParameterizedTest
    @ValueSource(floats = {0.1f, 1e-5f})
    void batchNormalization(float epsilon) {
        NaiveTensor x = random(3, 4, 2, 5);
        NaiveTensor scale = random(4);
        NaiveTensor shift = random(4);
        NaiveTensor mean = random(4);
        NaiveTensor variance = NaiveOperators.each(random(4), value -> (float) (value * value + 0.1));
        OnnxGraph graph =
                constant(constant(constant(constant(graph(x), "s", scale), "b", shift), "m", mean), "v", variance);
        NaiveTensor expected = NaiveOperators.batchNormalization(x, scale, shift, mean, variance, epsilon);

        assertNode(graph, new BatchNormalizationOperator(epsilon), x, expected, "x", "s", "b", "m", "v");
    }

    @ParameterizedTest
    @EnumSource
    void activation(ActivationOperator activation) {
        NaiveTensor x = NaiveOperators.each(random(4, 3, 5), value -> (float) (4 * value));
        NaiveTensor expected = NaiveOperators.each(x, NaiveOperators.function(activation));

        assertNode(graph(x), activation, x, expected, "x");
    }

    @ParameterizedTest
    @EnumSource
    void arithmeticBroadcasts(ArithmeticOperator arithmetic) {
        NaiveTensor x = random(2, 3, 4, 5);
        for (int[] shape : new int[][] {{3, 1, 1}, {5}, {1, 3, 1, 5}, {}}) {
            // Away from zero: quotients stay comparable.
            NaiveTensor c =
                    NaiveOperators.each(random(shape), value -> (float) (value < 0 ? value - 0.5 : value + 0.5));
            NaiveTensor expected = NaiveOperators.both(x, c, NaiveOperators.function(arithmetic));

            assertNode(constant(graph(x), "c", c), arithmetic, x, expected, "x", "c");
        }
    }

    @Test
    void arithmeticBroadcastsTheInputToo() {
        NaiveTensor x = random(3, 1, 2);
        NaiveTensor c = random(4, 1);
        NaiveTensor expected = NaiveOperators.both(c, x, NaiveOperators.function(ArithmeticOperator.SUBTRACT));

        assertNode(constant(graph(x), "c", c), ArithmeticOperator.SUBTRACT, x, expected, "c", "x");
    }

    @ParameterizedTest
    @CsvSource({"1, 1, false, false", "0.5, 2, false, true", "-1.5, 0.25, true, false", "2, 1, true, true"})
    void gemm(float alpha, float beta, boolean transposeFirst, boolean transposeSecond) {
        NaiveTensor x = random(4, 3);
        int rows = transposeFirst ? 3 : 4;
        int inner = transposeFirst ? 4 : 3;
        NaiveTensor w = transposeSecond ? random(5, inner) : random(inner, 5);
        GemmOperator gemm = new GemmOperator(alpha, beta, transposeFirst, transposeSecond);
        OnnxGraph start = OnnxGraph.named("gemm").input("x", Shape.of(4, 3));
        for (int[] shape : new int[][] {{5}, {rows, 1}, {rows, 5}, {1}}) {
            NaiveTensor c = random(shape);
            OnnxGraph graph = constant(constant(start, "w", w), "c", c);

            assertNode(graph, gemm, x, NaiveOperators.gemm(x, w, c, gemm), "x", "w", "c");
        }
    }

    @Test
    void gemmWithoutBiasOnADynamicBatch() {
        NaiveTensor x = random(4, 3);
        NaiveTensor w = random(5, 3);
        NaiveTensor none = NaiveTensor.of(new int[] {1}, at -> 0);
        NaiveTensor expected = NaiveOperators.gemm(x, w, none, GemmOperator.DENSE);

        assertNode(constant(graph(x), "w", w), GemmOperator.DENSE, x, expected, "x", "w");
    }

    @Test
    void matMulBroadcastsStacks() {
        NaiveTensor x = random(2, 3, 4, 5);
        for (int[] shape : new int[][] {{5, 6}, {3, 5, 2}, {1, 3, 5, 1}}) {
            NaiveTensor w = random(shape);

            assertNode(constant(graph(x), "w", w), new MatMulOperator(), x, NaiveOperators.matMul(x, w), "x", "w");
        }
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "false, -1", "true, 1", "true, -1", "false, 0", "true, 2"})
    void softmax(boolean logarithm, int axis) {
        NaiveTensor x = NaiveOperators.each(random(3, 4, 5), value -> (float) (5 * value));
        NaiveTensor expected = NaiveOperators.softmax(x, Math.floorMod(axis, 3), logarithm);

        assertNode(graph(x), new SoftmaxOperator(logarithm, axis), x, expected, "x");
    }

    @Test
    void identity() {
        NaiveTensor x = random(2, 3);

        assertNode(graph(x), new IdentityOperator(), x, x, "x");
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 12", "-1, 6, 4", "2, 6, 4", "3, 24, 1", "0, 1, 24"})
    void flatten(int axis, int rows, int columns) {
        NaiveTensor x = random(2, 3, 4);
        OnnxGraph graph = OnnxGraph.named("flatten").input("x", Shape.of(2, 3, 4));

        assertNode(graph, new FlattenOperator(axis), x, x.reshaped(rows, columns), "x");
    }

    static Stream<Arguments> reshapes() {
        return Stream.of(
                Arguments.of(new long[] {0, -1}, new int[] {2, 12}),
                Arguments.of(new long[] {-1, 12}, new int[] {2, 12}),
                Arguments.of(new long[] {0, 4, 3}, new int[] {2, 4, 3}),
                Arguments.of(new long[] {-1, 2, 6}, new int[] {2, 2, 6}),
                Arguments.of(new long[] {1, 0, -1, 4}, new int[] {1, 3, 2, 4}));
    }

    @ParameterizedTest
    @MethodSource("reshapes")
    void reshape(long[] target, int[] expected) {
        NaiveTensor x = random(2, 3, 4);
        OnnxGraph graph = graph(x).longs("shape", target, target.length);

        assertNode(graph, new ReshapeOperator(), x, x.reshaped(expected), "x", "shape");
    }
}
