package org.touchstone.kernel.onnx.run;

import java.util.SplittableRandom;
import org.touchstone.kernel.onnx.ActivationOperator;
import org.touchstone.kernel.onnx.BatchNormalizationOperator;
import org.touchstone.kernel.onnx.ConvOperator;
import org.touchstone.kernel.onnx.FlattenOperator;
import org.touchstone.kernel.onnx.GemmOperator;
import org.touchstone.kernel.onnx.MatMulOperator;
import org.touchstone.kernel.onnx.MaxPoolOperator;
import org.touchstone.kernel.onnx.OnnxGraph;
import org.touchstone.kernel.onnx.OnnxModel;
import org.touchstone.kernel.onnx.Shape;
import org.touchstone.kernel.onnx.Window;
import org.touchstone.kernel.onnx.network.OnnxLimits;
import org.touchstone.kernel.onnx.network.OnnxNetwork;

/** Networks small enough for closed forms. */
public final class SmallModels {
    private SmallModels() {}

    /** Numbers between -1 and 1. */
    public static float[] numbers(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextDouble(-1, 1);
        }
        return numbers;
    }

    /** x W' + b of images of side x side. */
    public static OnnxNetwork linear(int side, int classes, float[] weights) {
        return read(OnnxGraph.named("linear")
                .input("input", Shape.batched(1, side, side))
                .floats("w", weights, classes, (long) side * side)
                .floats("b", numbers(99, classes), classes)
                .node(new FlattenOperator(1), "flat", "input")
                .node(GemmOperator.DENSE, "logits", "flat", "w", "b")
                .output("logits"));
    }

    /** l_k(x) = sum over places of ReLU(w_k * x): one filter of 3 x 3 per class, no padding, no bias. */
    public static OnnxNetwork sumPool(int side, int classes, float[] filters) {
        long places = (long) (side - 2) * (side - 2);
        float[] sums = new float[Math.toIntExact((long) classes * classes * places)];
        for (int k = 0; k < classes; k++) {
            for (int p = 0; p < places; p++) {
                sums[Math.toIntExact(((long) k * classes + k) * places + p)] = 1;
            }
        }
        return read(OnnxGraph.named("sum-pool")
                .input("input", Shape.batched(1, side, side))
                .floats("filters", filters, classes, 1, 3, 3)
                .floats("sums", sums, classes, (long) classes * places)
                .floats("zero", new float[classes], classes)
                .node(ConvOperator.of(Window.PLAIN), "conv", "input", "filters")
                .node(ActivationOperator.RELU, "relu", "conv")
                .node(new FlattenOperator(1), "flat", "relu")
                .node(GemmOperator.DENSE, "logits", "flat", "sums", "zero")
                .output("logits"));
    }

    /** Random filters of 5 x 5, padded, ReLU and a random read-out of two classes; no biases. */
    public static OnnxNetwork randomFilters(int side, int filters, long seed) {
        long places = (long) filters * side * side;
        return read(OnnxGraph.named("random-filters")
                .input("input", Shape.batched(1, side, side))
                .floats("filters", numbers(seed, filters * 25), filters, 1, 5, 5)
                .floats("read-out", numbers(seed + 1, Math.toIntExact(2 * places)), 2, places)
                .floats("zero", new float[2], 2)
                .node(ConvOperator.of(Window.PLAIN.padded(2L, 2L, 2L, 2L)), "conv", "input", "filters")
                .node(ActivationOperator.RELU, "relu", "conv")
                .node(new FlattenOperator(1), "flat", "relu")
                .node(GemmOperator.DENSE, "logits", "flat", "read-out", "zero")
                .output("logits"));
    }

    /** Two convolutions and two dense layers on two channels of 12 x 12 with the given activation; four classes. */
    public static OnnxNetwork convolutional(ActivationOperator activation, long seed) {
        return read(OnnxGraph.named("small")
                .input("input", Shape.batched(2, 12, 12))
                .floats("w1", numbers(seed, 5 * 2 * 9), 5, 2, 3, 3)
                .floats("b1", numbers(seed + 1, 5), 5)
                .floats("w2", numbers(seed + 2, 7 * 5 * 9), 7, 5, 3, 3)
                .floats("b2", numbers(seed + 3, 7), 7)
                .floats("w3", numbers(seed + 4, 11 * 7 * 9), 11, 7 * 9)
                .floats("b3", numbers(seed + 5, 11), 11)
                .floats("w4", numbers(seed + 6, 4 * 11), 4, 11)
                .floats("b4", numbers(seed + 7, 4), 4)
                .node(ConvOperator.of(Window.PLAIN.padded(1L, 1L, 1L, 1L)), "conv1", "input", "w1", "b1")
                .node(activation, "act1", "conv1")
                .node(MaxPoolOperator.tiling(2L, 2L), "pool1", "act1")
                .node(ConvOperator.of(Window.PLAIN.padded(1L, 1L, 1L, 1L)), "conv2", "pool1", "w2", "b2")
                .node(activation, "act2", "conv2")
                .node(MaxPoolOperator.tiling(2L, 2L), "pool2", "act2")
                .node(new FlattenOperator(1), "flat", "pool2")
                .node(GemmOperator.DENSE, "hidden", "flat", "w3", "b3")
                .node(activation, "act3", "hidden")
                .node(GemmOperator.DENSE, "logits", "act3", "w4", "b4")
                .output("logits"));
    }

    /** A convolution without bias, batch normalization, ReLU and a dense layer on one channel of 4 x 4; three classes. */
    public static OnnxNetwork normalized() {
        return read(OnnxGraph.named("normalized")
                .input("input", Shape.batched(1, 4, 4))
                .floats("w1", numbers(1, 2 * 9), 2, 1, 3, 3)
                .floats("gain", new float[] {0.5f, 2}, 2)
                .floats("shift", new float[] {-1, 3}, 2)
                .floats("mean", new float[] {0.25f, -0.25f}, 2)
                .floats("variance", new float[] {4, 9}, 2)
                .floats("w2", numbers(2, 3 * 8), 3, 8)
                .floats("b2", numbers(3, 3), 3)
                .node(ConvOperator.of(Window.PLAIN), "conv", "input", "w1")
                .node(new BatchNormalizationOperator(1e-5f), "norm", "conv", "gain", "shift", "mean", "variance")
                .node(ActivationOperator.RELU, "act", "norm")
                .node(new FlattenOperator(1), "flat", "act")
                .node(GemmOperator.DENSE, "logits", "flat", "w2", "b2")
                .output("logits"));
    }

    /** The product of two matrices, both given anew each time. */
    public static OnnxNetwork twoInputs() {
        return read(OnnxGraph.named("two")
                .input("left", Shape.of(2, 3))
                .input("right", Shape.of(3, 4))
                .node(new MatMulOperator(), "product", "left", "right")
                .output("product"));
    }

    private static OnnxNetwork read(OnnxGraph graph) {
        return OnnxNetwork.read(OnnxModel.of(graph).toBytes(), OnnxLimits.DEFAULT);
    }
}
