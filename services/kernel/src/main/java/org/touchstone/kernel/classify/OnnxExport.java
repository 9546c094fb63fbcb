package org.touchstone.kernel.classify;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.touchstone.kernel.layer.Activate;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.layer.BatchNormalization;
import org.touchstone.kernel.layer.Convolution;
import org.touchstone.kernel.layer.Dense;
import org.touchstone.kernel.layer.Dropout;
import org.touchstone.kernel.layer.Flatten;
import org.touchstone.kernel.layer.Layer;
import org.touchstone.kernel.layer.MaxPool;
import org.touchstone.kernel.onnx.ActivationOperator;
import org.touchstone.kernel.onnx.ArithmeticOperator;
import org.touchstone.kernel.onnx.BatchNormalizationOperator;
import org.touchstone.kernel.onnx.ConvOperator;
import org.touchstone.kernel.onnx.FlattenOperator;
import org.touchstone.kernel.onnx.GemmOperator;
import org.touchstone.kernel.onnx.MaxPoolOperator;
import org.touchstone.kernel.onnx.OnnxGraph;
import org.touchstone.kernel.onnx.OnnxModel;
import org.touchstone.kernel.onnx.Operator;
import org.touchstone.kernel.onnx.Shape;
import org.touchstone.kernel.onnx.Window;
import org.touchstone.kernel.tensor.DType;

/**
 * A classifier as ONNX. Input {@value #INPUT}: f32, batch x channels x height x width, pixel / 255; the normalization is in
 * the graph. Output {@value #OUTPUT}: f32, batch x classes, before softmax.
 */
public final class OnnxExport {
    public static final String INPUT = "input";
    public static final String OUTPUT = "logits";

    private static final String MEAN = "normalization.mean";
    private static final String DEVIATION = "normalization.deviation";
    private static final String CENTERED = "centered";
    private static final String NORMALIZED = "normalized";

    /** What a layer is in ONNX: an operator on the value before it and these initializers. */
    private record Step(Operator operator, List<String> initializers) {
        static Step of(Operator operator, String... initializers) {
            return new Step(operator, List.of(initializers));
        }

        OnnxGraph appendTo(OnnxGraph graph, String before, String result) {
            return graph.node(
                    operator,
                    result,
                    Stream.concat(Stream.of(before), initializers.stream()).toArray(String[]::new));
        }
    }

    private OnnxExport() {}

    /** The bytes of the model, the same for the same classifier and metadata. */
    public static byte[] write(Classifier classifier, Map<String, String> metadata) {
        OnnxModel model = OnnxModel.of(graph(classifier));
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            model = model.with(entry.getKey(), entry.getValue());
        }
        return model.with("touchstone.input", "pixel / 255, from 0 to 1, in the order channel, row, column")
                .with("touchstone.output", "logits")
                .toBytes();
    }

    private static OnnxGraph graph(Classifier classifier) {
        Network network = classifier.network();
        OnnxGraph graph = OnnxGraph.named("classifier")
                .input(INPUT, Shape.batched(Network.lengths(network.input().lengths())));
        graph = arrays(normalization(graph, classifier.normalization()), classifier);
        // Dropout does nothing in prediction.
        List<Layer> layers = network.layers().stream()
                .filter(layer -> !(layer instanceof Dropout))
                .toList();
        String value = NORMALIZED;
        for (int i = 0; i < layers.size(); i++) {
            String result = i == layers.size() - 1 ? OUTPUT : layers.get(i).name();
            graph = step(layers.get(i)).appendTo(graph, value, result);
            value = result;
        }
        return graph.output(OUTPUT);
    }

    private static OnnxGraph normalization(OnnxGraph graph, Normalization normalization) {
        OnnxGraph known = channels(channels(graph, MEAN, normalization.mean()), DEVIATION, normalization.deviation());
        return known.node(ArithmeticOperator.SUBTRACT, CENTERED, INPUT, MEAN)
                .node(ArithmeticOperator.DIVIDE, NORMALIZED, CENTERED, DEVIATION);
    }

    private static OnnxGraph channels(OnnxGraph graph, String name, List<Double> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return graph.floats(name, floats, floats.length, 1, 1);
    }

    /** Parameters and statistics: the graph refuses to be complete when a layer leaves one out. */
    private static OnnxGraph arrays(OnnxGraph graph, Classifier classifier) {
        OnnxGraph grown = graph;
        for (NamedArray array : classifier.arrays().values()) {
            if (array.dtype() == DType.F32) {
                float[] floats = new float[array.data().remaining() / Float.BYTES];
                array.data().asFloatBuffer().get(floats);
                grown = grown.floats(array.name(), floats, Network.lengths(array.shape()));
            }
        }
        return grown;
    }

    private static Step step(Layer layer) {
        if (layer instanceof Dense dense) {
            return Step.of(GemmOperator.DENSE, dense.weight(), dense.bias());
        } else if (layer instanceof Convolution convolution) {
            return Step.of(ConvOperator.of(window(convolution)), convolution.weight(), convolution.bias());
        } else if (layer instanceof BatchNormalization normalization) {
            return Step.of(
                    new BatchNormalizationOperator((float) normalization.epsilon()),
                    normalization.gain(),
                    normalization.shift(),
                    normalization.mean(),
                    normalization.variance());
        } else if (layer instanceof Activate activate) {
            return Step.of(operator(activate.activation()));
        } else if (layer instanceof MaxPool pool) {
            long side = pool.side();
            return Step.of(MaxPoolOperator.tiling(side, side));
        } else if (layer instanceof Flatten) {
            return Step.of(new FlattenOperator(1));
        }
        throw new IllegalStateException("no ONNX operator for " + layer);
    }

    private static Window window(Convolution convolution) {
        long stride = convolution.stride();
        long padding = convolution.padding();
        return Window.PLAIN.strided(stride, stride).padded(padding, padding, padding, padding);
    }

    private static ActivationOperator operator(Activation activation) {
        return switch (activation) {
            case RELU -> ActivationOperator.RELU;
            case TANH -> ActivationOperator.TANH;
            case SIGMOID -> ActivationOperator.SIGMOID;
            case SOFTSIGN -> ActivationOperator.SOFTSIGN;
        };
    }
}
