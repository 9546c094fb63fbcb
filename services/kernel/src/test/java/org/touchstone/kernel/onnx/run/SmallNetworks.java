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
