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
 * 3 x 3 convolution, rectifier, 3 x 3 convolution: the smallest network of a coupling on images, without statistics.
 * Parameters: name.conv1.weight, name.conv1.bias, name.conv2.weight, name.conv2.bias.
 */
public record PlainConvolutions(String name, int channels, int hidden) implements Conditioner {
    @Override
    public Tensor forward(Tensor kept, Tensor mask, Pass pass) {
        Tensor s = convolve(kept, ".conv1", pass);
        return convolve(pass.seen(name + ".conv1.weight", Activation.RELU, s, Elementwise.relu(s)), ".conv2", pass);
    }

    @Override
    public String lastWeight() {
        return name + ".conv2.weight";
    }

    private Tensor convolve(Tensor x, String layer, Pass pass) {
        return Neural.convolution(
                x,
                pass.parameter(name + layer + ".weight"),
                pass.parameter(name + layer + ".bias"),
                Neural.Window.of(1, 1));
    }

    @Override
    public Params initialParameters(Key key, DType type) {
        double bound = 1 / Math.sqrt(9.0 * channels);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(
                name + ".conv1.weight",
                RandomTensors.uniform(key.fold("conv1"), type, -bound, bound, hidden, channels, 3, 3));
        tensors.put(name + ".conv1.bias", Tensors.zeros(type, hidden));
        tensors.put(name + ".conv2.weight", Tensors.zeros(type, 2L * channels, hidden, 3, 3));
        tensors.put(name + ".conv2.bias", Tensors.zeros(type, 2L * channels));
        return Params.of(tensors);
    }

    @Override
    public Params initialStatistics(DType type) {
        return Params.empty();
    }
}
