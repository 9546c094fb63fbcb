package org.touchstone.kernel.onnx.run;

import java.util.List;
import java.util.stream.Stream;

/** At least one node of every operator that has a derivative. */
final class DifferentiableNodes {
    private DifferentiableNodes() {}

    static Stream<OneNode> all() {
        return Stream.of(
                        activations(),
                        functions(),
                        arithmetic(),
                        windows(),
                        pools(),
                        norms(),
                        moves(),
                        picks(),
                        reductions())
                .flatMap(stream -> stream);
    }

    private static OneNode node(String type) {
        return OneNode.of(type, type.equals("Gelu") ? 20 : 18);
    }

    private static Stream<OneNode> activations() {
        Stream<OneNode> plain = Stream.of(
                        "Relu",
                        "Sigmoid",
                        "Tanh",
                        "Softplus",
                        "Softsign",
                        "HardSwish",
                        "Mish",
                        "Elu",
                        "Celu",
                        "Selu",
                        "LeakyRelu",
                        "HardSigmoid",
                        "ThresholdedRelu",
                        "Gelu",
                        "Softmax",
                        "LogSoftmax",
                        "Identity",
                        "Dropout")
                .map(type -> node(type).input(2, 3));
        return Stream.concat(
                plain,
                Stream.of(
                        node("Gelu").with("approximate", "tanh").input(2, 3),
                        node("PRelu").input(2, 3, 2).input(3, 1),
                        OneNode.of("PRelu", 6).input(2, 3, 2).input(3),
                        node("Clip").input(2, 3).floats(List.of(-1f)).floats(List.of(0.5f)),
                        OneNode.of("Clip", 7)
                                .withFloat("min", -1f)
                                .withFloat("max", 1f)
                                .input(2, 3),
                        OneNode.of("Softmax", 11).with("axis", 1).input(2, 3, 2),
                        node("Softmax").with("axis", 1).input(2, 3, 2),
                        OneNode.of("LogSoftmax", 11).with("axis", 1).input(2, 3, 2)));
    }

    private static Stream<OneNode> functions() {
        Stream<OneNode> real = Stream.of(
                        "Abs", "Neg", "Exp", "Erf", "Sin", "Cos", "Atan", "Sinh", "Cosh", "Asinh", "Floor", "Ceil",
                        "Round", "Sign")
                .map(type -> node(type).input(3, 2));
        Stream<OneNode> positive = Stream.of("Sqrt", "Log", "Reciprocal")
                .map(type -> node(type).input(3, 2).between(0.3, 2));
        Stream<OneNode> small = Stream.of("Tan", "Asin", "Acos", "Atanh")
                .map(type -> node(type).input(3, 2).between(-0.9, 0.9));
        return Stream.of(
                        real,
                        positive,
                        small,
                        Stream.of(node("Acosh").input(3, 2).between(1.2, 3)))
                .flatMap(stream -> stream);
    }

    private static Stream<OneNode> arithmetic() {
        Stream<OneNode> broadcast = Stream.of("Add", "Sub", "Mul", "Div", "Max", "Min", "Sum", "Mean")
                .map(type -> node(type).input(2, 1, 3).input(4, 1).between(0.5, 2));
        return Stream.concat(
                broadcast,
                Stream.of(
                        node("Pow").input(2, 3).input(3).between(0.5, 2),
                        node("Mod").with("fmod", 1).input(2, 3).input(3).between(1.1, 1.9),
                        node("Where").truths(List.of(1, 0, 1), 3).input(2, 3).input(2, 1),
                        node("MatMul").input(2, 3, 4).input(4, 2),
                        node("MatMul").input(3).input(3, 2),
                        node("MatMul").input(2, 3).input(3),
                        node("Gemm").input(2, 3).input(3, 4).input(4),
                        node("Gemm")
                                .withFloat("alpha", 0.5f)
                                .withFloat("beta", 2f)
                                .with("transA", 1)
                                .with("transB", 1)
                                .input(3, 2)
                                .input(4, 3)
                                .input(2, 1),
                        node("Einsum")
                                .with("equation", "bij, bjk -> bik")
                                .input(2, 2, 3)
                                .input(2, 3, 2)));
    }

    private static Stream<OneNode> windows() {
        return Stream.of(
                node("Conv")
                        .input(2, 4, 5, 6)
                        .input(6, 2, 3, 2)
                        .input(6)
                        .with("group", 2)
                        .with("strides", 2, 1)
                        .with("dilations", 1, 2)
                        .with("pads", 1, 0, 0, 2),
                node("Conv")
                        .input(2, 1, 6, 5)
                        .floats(numbers(2 * 9), 2, 1, 3, 3)
                        .with("pads", 1, 1, 1, 1)
                        .with("strides", 2, 1),
                node("Conv").input(1, 3, 6).floats(numbers(12), 2, 3, 2).with("auto_pad", "SAME_UPPER"),
                node("Conv").input(1, 1, 3, 4, 3).floats(numbers(16), 2, 1, 2, 2, 2),
                node("ConvTranspose")
                        .input(2, 4, 3, 3)
                        .input(4, 2, 3, 2)
                        .input(4)
                        .with("group", 2)
                        .with("strides", 2, 1)
                        .with("pads", 1, 0, 0, 1)
                        .with("output_padding", 1, 0),
                node("ConvTranspose")
                        .input(1, 2, 4)
                        .floats(numbers(18), 2, 3, 3)
                        .withList("output_shape", 9)
                        .withList("strides", 2));
    }

    private static Stream<OneNode> pools() {
        return Stream.of(
                node("MaxPool").input(2, 2, 6, 4).with("kernel_shape", 2, 2).with("strides", 2, 2),
                node("MaxPool").input(1, 17, 4, 4).with("kernel_shape", 2, 2).with("strides", 2, 2),
                node("MaxPool")
                        .input(1, 2, 5, 5)
                        .with("kernel_shape", 3, 3)
                        .with("strides", 2, 2)
                        .with("pads", 0, 0, 2, 1)
                        .with("ceil_mode", 1),
                node("MaxPool").input(1, 2, 7).withList("kernel_shape", 3).withList("dilations", 2),
                node("MaxPool").input(1, 1, 4, 4, 4).with("kernel_shape", 2, 2, 2),
                node("AveragePool").input(1, 2, 6, 4).with("kernel_shape", 3, 2).with("strides", 3, 2),
                node("AveragePool")
                        .input(1, 2, 5, 5)
                        .with("kernel_shape", 3, 3)
                        .with("strides", 2, 2)
                        .with("pads", 1, 0, 0, 1)
                        .with("ceil_mode", 1),
                node("AveragePool")
                        .input(1, 2, 6)
                        .withList("kernel_shape", 3)
                        .withList("pads", 1, 1)
                        .with("count_include_pad", 1),
                node("AveragePool").input(1, 1, 4, 4, 4).with("kernel_shape", 2, 2, 2),
                node("LpPool").input(1, 2, 4, 4).with("kernel_shape", 2, 2).with("p", 3),
                node("GlobalAveragePool").input(2, 3, 2, 3),
                node("GlobalMaxPool").input(2, 3, 2, 3),
                node("GlobalLpPool").input(2, 3, 2, 3));
    }

    private static Stream<OneNode> norms() {
        return Stream.of(
                node("BatchNormalization")
                        .input(2, 3, 2)
                        .input(3)
                        .input(3)
                        .input(3)
                        .input(3)
                        .between(0.5, 2),
                node("BatchNormalization")
                        .input(2, 3, 2, 2)
                        .floats(numbers(3), 3)
                        .floats(numbers(3), 3)
                        .floats(numbers(3), 3)
                        .floats(List.of(1f, 2f, 3f), 3),
                node("InstanceNormalization").input(2, 3, 4).input(3).input(3),
                node("GroupNormalization")
                        .with("num_groups", 2)
                        .input(2, 4, 3)
                        .input(2)
                        .input(2),
                OneNode.of("GroupNormalization", 21)
                        .with("num_groups", 2)
                        .input(2, 4, 3)
                        .input(4)
                        .input(4),
                node("LayerNormalization").input(2, 3, 2).input(2).input(2),
                node("LayerNormalization").with("axis", 1).input(2, 3, 2).input(3, 2),
                node("LpNormalization").with("axis", 1).input(2, 3),
                node("LpNormalization").with("p", 1).input(2, 3).between(0.2, 2),
                node("LRN").with("size", 3).withFloat("alpha", 0.5f).input(2, 4, 2, 2));
    }

    private static Stream<OneNode> moves() {
        return Stream.of(
                node("Concat").with("axis", 1).input(2, 1).input(2, 3),
                node("Split").with("axis", 1).with("num_outputs", 2).outputs(2).input(2, 5),
                node("Slice").input(4, 5).longs(3, 0).longs(-5, 4).longs(0, 1).longs(-2, 3),
                node("Reshape").input(2, 6).longs(3, -1),
                node("Flatten").input(2, 3, 2),
                node("Squeeze").input(2, 1, 3).longs(1),
                node("Unsqueeze").input(2, 3).longs(0, -1),
                node("Transpose").with("perm", 2, 0, 1).input(2, 3, 2),
                node("Expand").input(3, 1).longs(2, 1, 4),
                node("Tile").input(2, 3).longs(2, 1),
                node("Pad").input(2, 3).longs(0, 1, 2, -1).floats(List.of(0.5f)),
                node("Pad").with("mode", "reflect").input(3, 4).longs(1, 2, 2, 1),
                node("Pad").with("mode", "edge").input(2, 3).longs(1, 2, 0, 1),
                OneNode.of("Pad", 19).with("mode", "wrap").input(2, 3).longs(1, 2, 0, 4),
                node("DepthToSpace").with("blocksize", 2).input(1, 8, 2, 1),
                node("DepthToSpace").with("blocksize", 2).with("mode", "CRD").input(1, 8, 2, 1),
                node("SpaceToDepth").with("blocksize", 2).input(1, 2, 4, 2),
                node("Resize")
                        .with("mode", "linear")
                        .input(1, 1, 3, 4)
                        .missing()
                        .missing()
                        .longs(1, 1, 5, 3),
                node("Resize").with("mode", "cubic").input(1, 1, 4, 4).missing().floats(List.of(1f, 1f, 1.5f, 0.7f), 4),
                node("Resize").input(1, 1, 3, 2).missing().floats(List.of(1f, 1f, 2f, 2f), 4),
                OneNode.of("Upsample", 9).input(1, 1, 2, 2).floats(List.of(1f, 1f, 2f, 3f), 4),
                node("Trilu").with("upper", 0).input(3, 3).index(1),
                node("CumSum")
                        .with("exclusive", 1)
                        .with("reverse", 1)
                        .input(2, 3)
                        .index(1),
                node("Cast").with("to", 11).input(2, 3),
                node("CastLike").input(2, 3).floats(List.of(1f)));
    }

    private static Stream<OneNode> picks() {
        return Stream.of(
                node("Gather").with("axis", 1).input(2, 4).indices(List.of(3L, -4L, 1L, 1L), 2, 2),
                node("GatherElements").with("axis", 1).input(2, 3).indices(List.of(0L, -1L, 2L, 0L), 2, 2),
                node("GatherND").input(2, 3, 2).indices(List.of(0L, 1L, 1L, -1L), 2, 2),
                node("GatherND").with("batch_dims", 1).input(2, 3, 2).indices(List.of(1L, 0L), 2, 1),
                node("ScatterElements")
                        .with("axis", 1)
                        .input(2, 4)
                        .indices(List.of(0L, 3L, 1L, -2L), 2, 2)
                        .input(2, 2),
                node("ScatterElements")
                        .with("reduction", "add")
                        .input(3, 2)
                        .indices(List.of(0L, 0L), 1, 2)
                        .input(1, 2),
                node("ScatterND").input(3, 2).indices(List.of(2L, 0L), 2, 1).input(2, 2),
                node("TopK").with("axis", 1).outputs(2).input(2, 4).longs(2));
    }

    private static Stream<OneNode> reductions() {
        Stream<OneNode> asInput = Stream.of(
                        "ReduceMean",
                        "ReduceMax",
                        "ReduceMin",
                        "ReduceProd",
                        "ReduceL1",
                        "ReduceL2",
                        "ReduceLogSum",
                        "ReduceLogSumExp",
                        "ReduceSumSquare",
                        "ReduceSum")
                .map(type -> node(type).input(2, 3, 2).longs(0, -1).between(0.3, 2));
        Stream<OneNode> asAttribute = Stream.of("ReduceMean", "ReduceL2", "ReduceSum")
                .map(type -> OneNode.of(type, 12)
                        .withList("axes", 1)
                        .with("keepdims", 0)
                        .input(2, 3, 2));
        return Stream.concat(asInput, asAttribute);
    }

    private static List<Float> numbers(int count) {
        float[] numbers = SmallNetworks.numbers(9, count);
        return Stream.iterate(0, i -> i + 1).limit(count).map(i -> numbers[i]).toList();
    }
}
