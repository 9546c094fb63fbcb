package org.touchstone.kernel.onnx.run;

import java.util.List;
import org.touchstone.kernel.onnx.ActivationOperator;
import org.touchstone.kernel.onnx.ArithmeticOperator;
import org.touchstone.kernel.onnx.ConvOperator;
import org.touchstone.kernel.onnx.FlattenOperator;
import org.touchstone.kernel.onnx.GemmOperator;
import org.touchstone.kernel.onnx.MaxPoolOperator;
import org.touchstone.kernel.onnx.OnnxGraph;
import org.touchstone.kernel.onnx.OnnxModel;
import org.touchstone.kernel.onnx.Shape;
import org.touchstone.kernel.onnx.Window;
import org.touchstone.kernel.onnx.network.OnnxLimits;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.tensor.Differences;
import org.touchstone.kernel.tensor.Scope;

/** Networks with random numbers for tests. */
final class SmallNetworks {
    private SmallNetworks() {}

    /** n x 1 x 8 x 8 -> conv, relu, pool, residual sum, dense -> n x 3. */
    static OnnxNetwork convolutional(long seed) {
        OnnxGraph graph = OnnxGraph.named("small")
                .input("x", Shape.batched(1, 8, 8))
                .floats("w1", numbers(seed, 4 * 9), 4, 1, 3, 3)
                .floats("b1", numbers(seed + 1, 4), 4)
                .floats("w2", numbers(seed + 2, 4 * 4 * 9), 4, 4, 3, 3)
                .floats("w3", numbers(seed + 3, 3 * 64), 3, 64)
                .floats("b3", numbers(seed + 4, 3), 3)
                .node(ConvOperator.of(Window.PLAIN.padded(1L, 1L, 1L, 1L)), "conv1", "x", "w1", "b1")
                .node(ActivationOperator.RELU, "relu1", "conv1")
                .node(MaxPoolOperator.tiling(2L, 2L), "pool", "relu1")
                .node(ConvOperator.of(Window.PLAIN.padded(1L, 1L, 1L, 1L)), "conv2", "pool", "w2")
                .node(ActivationOperator.RELU, "relu2", "conv2")
                .node(ArithmeticOperator.ADD, "sum", "pool", "relu2")
                .node(new FlattenOperator(1), "flat", "sum")
                .node(GemmOperator.DENSE, "logits", "flat", "w3", "b3")
                .output("logits");
        return read(graph);
    }

    /** n x 1 x 28 x 28: two convolutions of 6 and 16 features, three dense layers. */
    static OnnxNetwork leNet() {
        OnnxGraph graph = block(OnnxGraph.named("lenet").input("x", Shape.batched(1, 28, 28)), 1, "x", 1, 6, 0);
        graph = block(graph, 2, "pool1", 6, 16, 0).node(new FlattenOperator(1), "flat", "pool2");
        graph = dense(graph, "fc1", "flat", 256, 120).node(ActivationOperator.RELU, "relu3", "fc1");
        graph = dense(graph, "fc2", "relu3", 120, 84).node(ActivationOperator.RELU, "relu4", "fc2");
        return read(dense(graph, "logits", "relu4", 84, 10).output("logits"));
    }

    /** n x 1 x 28 x 28: the CNN of Adebayo et al. 2018. */
    static OnnxNetwork paperCnn() {
        OnnxGraph graph = block(OnnxGraph.named("cnn").input("x", Shape.batched(1, 28, 28)), 1, "x", 1, 32, 2);
        graph = block(graph, 2, "pool1", 32, 64, 2).node(new FlattenOperator(1), "flat", "pool2");
        graph = dense(graph, "fc1", "flat", 3136, 1024).node(ActivationOperator.RELU, "relu3", "fc1");
        return read(dense(graph, "logits", "relu3", 1024, 10).output("logits"));
    }

    private static OnnxGraph block(OnnxGraph graph, int number, String from, int channels, int features, long pad) {
        String w = "w" + number;
        String b = "b" + number;
        return graph.floats(w, scaled(number, features * channels * 25), features, channels, 5, 5)
                .floats(b, scaled(number + 50, features), features)
                .node(ConvOperator.of(Window.PLAIN.padded(pad, pad, pad, pad)), "conv" + number, from, w, b)
                .node(ActivationOperator.RELU, "relu" + number, "conv" + number)
                .node(MaxPoolOperator.tiling(2L, 2L), "pool" + number, "relu" + number);
    }

    private static OnnxGraph dense(OnnxGraph graph, String name, String from, int inputs, int outputs) {
        return graph.floats(name + ".w", scaled(inputs, outputs * inputs), outputs, inputs)
                .floats(name + ".b", scaled(inputs + 1, outputs), outputs)
                .node(GemmOperator.DENSE, name, from, name + ".w", name + ".b");
    }

    private static float[] scaled(long seed, int count) {
        float[] numbers = numbers(seed, count);
        for (int i = 0; i < count; i++) {
            numbers[i] *= 0.1f;
        }
        return numbers;
    }

    static OnnxNetwork read(OnnxGraph graph) {
        return OnnxNetwork.read(OnnxModel.of(graph).toBytes(), OnnxLimits.DEFAULT);
    }

    static float[] numbers(long seed, int count) {
        return Scope.evaluate(() -> Differences.normal(seed, count).mul(0.5).toFloats());
    }

    static List<String> reluNodes() {
        return List.of("relu1", "relu2");
    }
}
