package org.touchstone.kernel.classify;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.layer.Activate;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.layer.BatchNormalization;
import org.touchstone.kernel.layer.Convolution;
import org.touchstone.kernel.layer.Dense;
import org.touchstone.kernel.layer.Dropout;
import org.touchstone.kernel.layer.Flatten;
import org.touchstone.kernel.layer.Layer;
import org.touchstone.kernel.layer.MaxPool;
import org.touchstone.kernel.onnx.OnnxWriter;
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

    private final Classifier classifier;
    private final OnnxWriter writer = new OnnxWriter("classifier");
    private String value = INPUT;

    private OnnxExport(Classifier classifier) {
        this.classifier = classifier;
    }

    /** The bytes of the model, the same for the same classifier and metadata. */
    public static byte[] write(Classifier classifier, Map<String, String> metadata) {
        return new OnnxExport(classifier).write(metadata);
    }

    private byte[] write(Map<String, String> metadata) {
        Network network = classifier.network();
        writer.input(INPUT, network.input().lengths()).output(OUTPUT, List.of((long) network.classes()));
        normalization();
        classifier.arrays().values().stream()
                .filter(array -> array.dtype() == DType.F32)
                .forEach(array -> writer.constant(array.name(), array.dtype(), array.shape(), array.data()));
        List<Layer> layers = network.layers();
        for (int i = 0; i < layers.size(); i++) {
            layer(layers.get(i), i == layers.size() - 1 ? OUTPUT : layers.get(i).name());
        }
        Map<String, String> all = new LinkedHashMap<>(metadata);
        all.put("touchstone.input", "pixel / 255, from 0 to 1, in the order channel, row, column");
        all.put("touchstone.output", "logits");
        return writer.write(all);
    }

    private void normalization() {
        Normalization normalization = classifier.normalization();
        channelConstant(MEAN, normalization.mean());
        channelConstant(DEVIATION, normalization.deviation());
        add("Sub", List.of(value, MEAN), "centered", Map.of());
        add("Div", List.of(value, DEVIATION), "normalized", Map.of());
    }

    private void channelConstant(String name, List<Double> values) {
        ByteBuffer data = ByteBuffer.allocate(values.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(one -> data.putFloat(one.floatValue()));
        writer.constant(name, DType.F32, List.of((long) values.size(), 1L, 1L), data.flip());
    }

    private void layer(Layer layer, String output) {
        if (layer instanceof Dense dense) {
            add("Gemm", List.of(value, dense.weight(), dense.bias()), output, Map.of("transB", 1L));
        } else if (layer instanceof Convolution convolution) {
            add("Conv", List.of(value, convolution.weight(), convolution.bias()), output, window(convolution));
        } else if (layer instanceof BatchNormalization normalization) {
            List<String> inputs = List.of(
                    value, normalization.gain(), normalization.shift(), normalization.mean(), normalization.variance());
            add("BatchNormalization", inputs, output, Map.of("epsilon", (float) normalization.epsilon()));
        } else if (layer instanceof Activate activate) {
            add(operator(activate.activation()), List.of(value), output, Map.of());
        } else if (layer instanceof MaxPool pool) {
            List<Long> side = twice(pool.side());
            add("MaxPool", List.of(value), output, Map.of("kernel_shape", side, "strides", side));
        } else if (layer instanceof Flatten) {
            add("Flatten", List.of(value), output, Map.of("axis", 1L));
        } else if (!(layer instanceof Dropout)) {
            throw new IllegalStateException("no ONNX operator for " + layer);
        }
    }

    private static Map<String, Object> window(Convolution convolution) {
        long padding = convolution.padding();
        return Map.of(
                "kernel_shape", twice(convolution.kernel()),
                "strides", twice(convolution.stride()),
                "pads", List.of(padding, padding, padding, padding));
    }

    private static List<Long> twice(long length) {
        return List.of(length, length);
    }

    private static String operator(Activation activation) {
        return switch (activation) {
            case RELU -> "Relu";
            case TANH -> "Tanh";
            case SIGMOID -> "Sigmoid";
            case SOFTSIGN -> "Softsign";
        };
    }

    private void add(String operator, List<String> inputs, String output, Map<String, Object> attributes) {
        writer.node(operator, inputs, output, attributes);
        value = output;
    }
}
