package org.touchstone.kernel.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.onnx.OnnxException.Code;

/** Every way to say something wrong is refused at once, with words that name the culprit. */
class OnnxGraphErrorsTest {

    /** Images, vectors and weights that most mistakes need. */
    private static OnnxGraph start() {
        return OnnxGraph.named("g")
                .input("image", Shape.batched(4, 6, 6))
                .input("vector", Shape.batched(3))
                .floats("kernel", new float[2 * 4 * 9], 2, 4, 3, 3)
                .floats("matrix", new float[10], 2, 5)
                .floats("four", new float[4], 4)
                .longs("integers", new long[] {-1, 5}, 2);
    }

    private static Arguments mistake(String what, Code code, String words, UnaryOperator<OnnxGraph> step) {
        return Arguments.of(Named.of(what, step), code, words);
    }

    static Stream<Arguments> names() {
        return Stream.of(
                mistake(
                        "unknown input",
                        Code.NAME_UNKNOWN,
                        "'nobody'",
                        g -> g.node(ActivationOperator.RELU, "y", "nobody")),
                mistake("own result", Code.NAME_UNKNOWN, "'y'", g -> g.node(ActivationOperator.RELU, "y", "y")),
                mistake(
                        "taken name",
                        Code.NAME_DUPLICATE,
                        "'image'",
                        g -> g.node(ActivationOperator.RELU, "image", "vector")),
                mistake("taken by a weight", Code.NAME_DUPLICATE, "'four'", g -> g.input("four", Shape.of(1))),
                mistake("blank name", Code.NAME_INVALID, "visible", g -> g.input(" ", Shape.of(1))),
                mistake("control character", Code.NAME_INVALID, "visible", g -> g.input("a\nb", Shape.of(1))),
                mistake("unknown output", Code.NAME_UNKNOWN, "output is 'y'", g -> g.output("y")),
                mistake("input as output", Code.NAME_INVALID, "Identity", g -> g.output("image")),
                mistake("output twice", Code.NAME_DUPLICATE, "already", g -> g.node(
                                new IdentityOperator(), "y", "image")
                        .output("y")
                        .output("y")),
                mistake("text about nothing", Code.NAME_UNKNOWN, "'y'", g -> g.document("y", "text")),
                mistake("negative extent", Code.SHAPE_INVALID, "-2", g -> g.input("x", Shape.of(3, -2))),
                mistake(
                        "blank symbol",
                        Code.NAME_INVALID,
                        "batch",
                        g -> g.input("x", new Shape(List.of(Dimension.named(""))))),
                mistake("too few values", Code.SHAPE_MISMATCH, "5 values", g -> g.floats("x", new float[5], 2, 3)),
                mistake("too many", Code.SHAPE_MISMATCH, "7 values", g -> g.longs("x", new long[7], 2, 3)),
                mistake(
                        "overflow",
                        Code.SHAPE_INVALID,
                        "too many",
                        g -> g.floats("x", new float[0], Long.MAX_VALUE, 2)));
    }

    private static ConvOperator conv(Window window) {
        return ConvOperator.of(window);
    }

    static Stream<Arguments> windows() {
        return Stream.of(
                mistake(
                        "pads",
                        Code.ATTRIBUTE_INVALID,
                        "pads must be 4",
                        g -> g.node(conv(Window.PLAIN.padded(1L)), "y", "image", "kernel")),
                mistake(
                        "stride",
                        Code.ATTRIBUTE_INVALID,
                        "strides",
                        g -> g.node(conv(Window.PLAIN.strided(0L, 1L)), "y", "image", "kernel")),
                mistake(
                        "dilation",
                        Code.ATTRIBUTE_INVALID,
                        "dilations",
                        g -> g.node(conv(Window.PLAIN.dilated(1L, Long.MAX_VALUE)), "y", "image", "kernel")),
                mistake(
                        "reach",
                        Code.SHAPE_MISMATCH,
                        "reaches over 11",
                        g -> g.node(conv(Window.PLAIN.dilated(1L, 5L)), "y", "image", "kernel")),
                mistake(
                        "group",
                        Code.ATTRIBUTE_INVALID,
                        "group 3",
                        g -> g.node(new ConvOperator(Window.PLAIN, 3), "y", "image", "kernel")),
                mistake(
                        "grouped",
                        Code.SHAPE_MISMATCH,
                        "2 at axis 1",
                        g -> g.node(new ConvOperator(Window.PLAIN, 2), "y", "image", "kernel")));
    }

    static Stream<Arguments> kernels() {
        return Stream.of(
                mistake(
                        "bias",
                        Code.SHAPE_MISMATCH,
                        "one bias per feature",
                        g -> g.node(conv(Window.PLAIN), "y", "image", "kernel", "four")),
                mistake(
                        "no weights",
                        Code.INPUT_COUNT,
                        "2 to 3 inputs, not 1",
                        g -> g.node(conv(Window.PLAIN), "y", "image")),
                mistake(
                        "flat image",
                        Code.SHAPE_MISMATCH,
                        "3 or more axes",
                        g -> g.node(conv(Window.PLAIN), "y", "vector", "kernel")),
                mistake(
                        "flat kernel",
                        Code.SHAPE_MISMATCH,
                        "4 axes at input 1",
                        g -> g.node(conv(Window.PLAIN), "y", "image", "matrix")),
                mistake("symbolic side", Code.SHAPE_MISMATCH, "must be a number", g -> g.input(
                                "wide",
                                new Shape(List.of(
                                        Dimension.of(1), Dimension.of(4), Dimension.named("w"), Dimension.of(6))))
                        .node(conv(Window.PLAIN), "y", "wide", "kernel")),
                mistake("empty kernel", Code.SHAPE_MISMATCH, "empty kernel", g -> g.floats(
                                "none", new float[0], 2, 4, 0, 3)
                        .node(conv(Window.PLAIN), "y", "image", "none")));
    }

    static Stream<Arguments> pools() {
        return Stream.of(
                mistake(
                        "pool rank",
                        Code.SHAPE_MISMATCH,
                        "3 axes",
                        g -> g.node(MaxPoolOperator.tiling(2L), "y", "image")),
                mistake(
                        "pool side",
                        Code.ATTRIBUTE_INVALID,
                        "kernel_shape",
                        g -> g.node(MaxPoolOperator.tiling(0L, 1L), "y", "image")),
                mistake(
                        "pool of padding",
                        Code.ATTRIBUTE_INVALID,
                        "smaller than the kernel",
                        g -> g.node(
                                new MaxPoolOperator(List.of(2L, 2L), Window.PLAIN.padded(2L, 0L, 0L, 0L)),
                                "y",
                                "image")));
    }

    static Stream<Arguments> matrices() {
        return Stream.of(
                mistake(
                        "gemm",
                        Code.SHAPE_MISMATCH,
                        "inner dimensions",
                        g -> g.node(GemmOperator.DENSE, "y", "vector", "matrix")),
                mistake(
                        "gemm rank",
                        Code.SHAPE_MISMATCH,
                        "2 axes at input 0",
                        g -> g.node(GemmOperator.DENSE, "y", "image", "matrix")),
                mistake("gemm bias", Code.SHAPE_MISMATCH, "cannot broadcast 'four'", g -> g.floats(
                                "w", new float[6], 2, 3)
                        .node(GemmOperator.DENSE, "y", "vector", "w", "four")),
                mistake("alpha", Code.ATTRIBUTE_INVALID, "finite", g -> g.floats("w", new float[6], 2, 3)
                        .node(new GemmOperator(Float.NaN, 1, false, true), "y", "vector", "w")),
                mistake(
                        "matmul",
                        Code.SHAPE_MISMATCH,
                        "inner dimensions",
                        g -> g.node(new MatMulOperator(), "y", "vector", "matrix")),
                mistake(
                        "matmul rank",
                        Code.SHAPE_MISMATCH,
                        "2 or more",
                        g -> g.node(new MatMulOperator(), "y", "four", "matrix")),
                mistake(
                        "add",
                        Code.SHAPE_MISMATCH,
                        "cannot broadcast",
                        g -> g.node(ArithmeticOperator.ADD, "y", "vector", "four")),
                mistake("add fixes the batch", Code.SHAPE_MISMATCH, "cannot broadcast", g -> g.floats(
                                "c", new float[6], 2, 3)
                        .node(ArithmeticOperator.ADD, "y", "vector", "c")),
                mistake(
                        "integers",
                        Code.TYPE_MISMATCH,
                        "INT64",
                        g -> g.node(ActivationOperator.TANH, "y", "integers")));
    }

    private static OnnxGraph reshape(OnnxGraph graph, long... target) {
        return graph.longs("target", target, target.length).node(new ReshapeOperator(), "y", "vector", "target");
    }

    static Stream<Arguments> shapes() {
        return Stream.of(
                mistake(
                        "statistics",
                        Code.SHAPE_MISMATCH,
                        "one number per channel",
                        g -> g.node(
                                new BatchNormalizationOperator(1e-5f), "y", "vector", "four", "four", "four", "four")),
                mistake(
                        "epsilon",
                        Code.ATTRIBUTE_INVALID,
                        "epsilon",
                        g -> g.node(
                                new BatchNormalizationOperator(Float.NaN),
                                "y",
                                "image",
                                "four",
                                "four",
                                "four",
                                "four")),
                mistake(
                        "softmax",
                        Code.ATTRIBUTE_INVALID,
                        "axis 2",
                        g -> g.node(new SoftmaxOperator(false, 2), "y", "vector")),
                mistake(
                        "flatten axis",
                        Code.ATTRIBUTE_INVALID,
                        "axis -5",
                        g -> g.node(new FlattenOperator(-5), "y", "image")),
                mistake(
                        "flatten batch",
                        Code.SHAPE_MISMATCH,
                        "[batch, 4]",
                        g -> g.node(new FlattenOperator(2), "y", "image")));
    }

    static Stream<Arguments> reshapes() {
        return Stream.of(
                mistake("two open", Code.SHAPE_MISMATCH, "more than one", g -> reshape(g, -1, -1)),
                mistake("no divisor", Code.SHAPE_MISMATCH, "cannot reshape", g -> reshape(g, -1, 2)),
                mistake("fixed batch", Code.SHAPE_MISMATCH, "cannot reshape", g -> reshape(g, 2, 3)),
                mistake("some batches", Code.SHAPE_MISMATCH, "cannot reshape", g -> reshape(g, -1, 1)),
                mistake("copy of nothing", Code.SHAPE_MISMATCH, "says nothing", g -> reshape(g, 0, 3, 0)),
                mistake("below -1", Code.SHAPE_MISMATCH, "extent -2", g -> reshape(g, 0, -2)),
                mistake(
                        "computed shape",
                        Code.SHAPE_MISMATCH,
                        "must be an initializer",
                        g -> g.node(new ReshapeOperator(), "y", "vector", "four")),
                mistake(
                        "identity of two",
                        Code.INPUT_COUNT,
                        "takes 1 inputs, not 2",
                        g -> g.node(new IdentityOperator(), "y", "four", "vector")));
    }

    @ParameterizedTest
    @MethodSource({"names", "windows", "kernels", "pools", "matrices", "shapes", "reshapes"})
    void isRefused(UnaryOperator<OnnxGraph> step, Code code, String words) {
        OnnxGraph graph = start();

        assertThatThrownBy(() -> step.apply(graph))
                .isInstanceOfSatisfying(OnnxException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(code))
                .hasMessageContaining(words);
    }
}
