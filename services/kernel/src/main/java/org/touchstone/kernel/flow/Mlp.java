package org.touchstone.kernel.flow;

import java.util.LinkedHashMap;
import java.util.Map;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * D to hidden to hidden to 2D with rectifiers, for vectors. Parameters: name.w1, b1, w2, b2, w3, b3 (weights are outputs x
 * inputs), uniform within 1/sqrt(inputs) before training.
 */
public record Mlp(String name, int channels, int hidden) implements Conditioner {
    private static final int LAST = 3;

    @Override
    public Tensor forward(Tensor kept, Tensor mask, Pass pass) {
        return layer(rectified(rectified(kept, 1, pass), 2, pass), LAST, pass);
    }

    private Tensor rectified(Tensor x, int index, Pass pass) {
        Tensor s = layer(x, index, pass);
        return pass.seen(name + ".w" + index, Activation.RELU, s, Elementwise.relu(s));
    }

    @Override
    public String lastWeight() {
        return name + ".w" + LAST;
    }

    private Tensor layer(Tensor x, int index, Pass pass) {
        return Neural.linear(x, pass.parameter(name + ".w" + index), pass.parameter(name + ".b" + index));
    }

    @Override
    public Params initialParameters(Key key, DType type) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        put(tensors, 1, key, Tensors.zeros(type, hidden, channels));
        put(tensors, 2, key, Tensors.zeros(type, hidden, hidden));
        tensors.put(name + ".w3", Tensors.zeros(type, 2L * channels, hidden));
        tensors.put(name + ".b3", Tensors.zeros(type, 2L * channels));
        return Params.of(tensors);
    }

    private void put(Map<String, Tensor> tensors, int index, Key key, Tensor weight) {
        double bound = 1 / Math.sqrt((double) weight.size(1));
        Key layer = key.fold(index);
        tensors.put(
                name + ".w" + index,
                RandomTensors.uniform(layer.fold("weight"), weight.dtype(), -bound, bound, weight.shape()));
        tensors.put(
                name + ".b" + index,
                RandomTensors.uniform(layer.fold("bias"), weight.dtype(), -bound, bound, weight.size(0)));
    }

    @Override
    public Params initialStatistics(DType type) {
        return Params.empty();
    }
}
