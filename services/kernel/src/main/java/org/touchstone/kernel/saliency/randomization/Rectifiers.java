package org.touchstone.kernel.saliency.randomization;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.touchstone.kernel.onnx.network.NetworkNode;
import org.touchstone.kernel.onnx.network.OnnxNetwork;

/** Whether a rectifier follows a layer before the next layer or another activation. */
final class Rectifiers {
    private static final Set<String> RECTIFIERS = Set.of(
            "Relu",
            "LeakyRelu",
            "PRelu",
            "Elu",
            "Celu",
            "Gelu",
            "HardSwish",
            "Mish",
            "ThresholdedRelu",
            "Clip",
            "Softplus");
    private static final Set<String> ENDS = Set.of(
            "Conv",
            "ConvTranspose",
            "Gemm",
            "MatMul",
            "LSTM",
            "GRU",
            "RNN",
            "Sigmoid",
            "Tanh",
            "Softmax",
            "LogSoftmax",
            "Softsign",
            "HardSigmoid",
            "Selu");

    private final OnnxNetwork network;

    Rectifiers(OnnxNetwork network) {
        this.network = network;
    }

    boolean follow(NetworkNode layer) {
        Set<String> values = new HashSet<>(layer.outputs());
        List<NetworkNode> after = new ArrayList<>(
                network.nodes().subList(layer.index() + 1, network.nodes().size()));
        for (NetworkNode node : after) {
            if (node.inputs().stream().anyMatch(values::contains)) {
                if (RECTIFIERS.contains(node.operator())) {
                    return true;
                }
                if (!ENDS.contains(node.operator())) {
                    values.addAll(node.outputs());
                }
            }
        }
        return false;
    }
}
