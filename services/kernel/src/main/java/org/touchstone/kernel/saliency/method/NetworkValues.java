package org.touchstone.kernel.saliency.method;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.touchstone.kernel.onnx.network.HostTensor;
import org.touchstone.kernel.onnx.network.Initializer;
import org.touchstone.kernel.onnx.network.NetworkNode;
import org.touchstone.kernel.onnx.network.OnnxNetwork;

/** Finds the values of a network that explanations need. */
public final class NetworkValues {
    private static final Set<String> SOFTMAX = Set.of("Softmax", "LogSoftmax");
    private static final Set<String> CARRIERS =
            Set.of("Identity", "Flatten", "Reshape", "Squeeze", "Cast", "Unsqueeze");
    private static final Set<String> CONVOLUTIONS = Set.of("Conv", "ConvTranspose");
    private static final Set<String> KEEPS_GRID = Set.of(
            "Add",
            "BatchNormalization",
            "Celu",
            "Clip",
            "Concat",
            "Div",
            "Dropout",
            "Elu",
            "Gelu",
            "HardSigmoid",
            "HardSwish",
            "Identity",
            "InstanceNormalization",
            "LRN",
            "LeakyRelu",
            "Mish",
            "Mul",
            "PRelu",
            "Relu",
            "Selu",
            "Sigmoid",
            "Softplus",
            "Softsign",
            "Sub",
            "Tanh",
            "ThresholdedRelu");
    private static final Set<String> AFFINE = Set.of(
            "Add",
            "AveragePool",
            "BatchNormalization",
            "Conv",
            "ConvTranspose",
            "Div",
            "Dropout",
            "Flatten",
            "Gemm",
            "GlobalAveragePool",
            "Identity",
            "MatMul",
            "Mul",
            "Pad",
            "ReduceMean",
            "ReduceSum",
            "Reshape",
            "Squeeze",
            "Sub",
            "Transpose",
            "Unsqueeze");

    private final OnnxNetwork network;
    private final Map<String, NetworkNode> producers;

    /** Of this network. */
    public NetworkValues(OnnxNetwork network) {
        this.network = network;
        this.producers = network.producers();
    }

    /**
     * The scores behind an output: when only reshaping stands between the output and a softmax or its logarithm, what
     * enters the softmax; otherwise the output itself.
     */
    public String scores(String output) {
        String value = output;
        NetworkNode producer = producers.get(value);
        while (producer != null && CARRIERS.contains(producer.operator())) {
            value = producer.inputs().get(0);
            producer = producers.get(value);
        }
        return producer != null && SOFTMAX.contains(producer.operator())
                ? producer.inputs().get(0)
                : output;
    }

    /**
     * What Grad-CAM looks at unless told otherwise: from the last convolution before the scores on, past additions,
     * normalizations, activations and concatenations, as long as one node takes the value; so the activation before
     * pooling, flattening or a branch. Empty without a convolution.
     */
    public Optional<String> activation(String input, String scores) {
        List<NetworkNode> path = path(input, scores);
        Optional<NetworkNode> last = path.stream()
                .filter(node -> CONVOLUTIONS.contains(node.operator()))
                .reduce((first, second) -> second);
        return last.map(convolution -> {
            String value = convolution.outputs().get(0);
            List<NetworkNode> consumers = consumers(value, path);
            while (!value.equals(scores)
                    && consumers.size() == 1
                    && KEEPS_GRID.contains(consumers.get(0).operator())) {
                value = consumers.get(0).outputs().get(0);
                consumers = consumers(value, path);
            }
            return value;
        });
    }

    /** The nodes between two values, in order. */
    public List<NetworkNode> path(String from, String to) {
        Set<String> needed = new HashSet<>();
        List<String> open = new ArrayList<>(List.of(to));
        while (!open.isEmpty()) {
            String next = open.remove(open.size() - 1);
            NetworkNode producer = producers.get(next);
            if (needed.add(next) && producer != null) {
                open.addAll(producer.inputs());
            }
        }
        return network.dependents(List.of(from)).stream()
                .filter(node -> node.outputs().stream().anyMatch(needed::contains))
                .toList();
    }

    /** ReLUs, and clips from 0, between two values: what guided backpropagation changes. */
    List<NetworkNode> rectifiers(String from, String to) {
        return path(from, to).stream().filter(this::isRectifier).toList();
    }

    private boolean isRectifier(NetworkNode node) {
        if (!node.operator().equals("Clip")) {
            return node.operator().equals("Relu");
        }
        if (node.inputs().size() > 1 && !node.inputs().get(1).isEmpty()) {
            Initializer low = network.initializers().get(node.inputs().get(1));
            return low != null && isZero(low.values());
        }
        return node.attributes().has("min") && node.attributes().number("min", 1) == 0;
    }

    private static boolean isZero(HostTensor values) {
        return values.count() == 1 && values.doubles()[0] == 0;
    }

    /** The last value before the scores up to which the network is an affine function of its input, in one chain. */
    String affineEnd(String input, String scores) {
        List<NetworkNode> path = path(input, scores);
        Set<String> data = new HashSet<>(Set.of(input));
        path.forEach(node -> data.addAll(node.outputs()));
        String value = input;
        while (!value.equals(scores)) {
            List<NetworkNode> consumers = consumers(value, path);
            if (consumers.size() != 1 || !isAffine(consumers.get(0), value, data)) {
                break;
            }
            value = consumers.get(0).outputs().get(0);
        }
        return value;
    }

    private static boolean isAffine(NetworkNode node, String value, Set<String> data) {
        long places = node.inputs().stream().filter(data::contains).count();
        boolean first = node.inputs().get(0).equals(value);
        return AFFINE.contains(node.operator())
                && places == 1
                && (first || Set.of("Add", "Mul", "MatMul", "Sub").contains(node.operator()));
    }

    private static List<NetworkNode> consumers(String value, List<NetworkNode> path) {
        return path.stream().filter(node -> node.inputs().contains(value)).toList();
    }
}
