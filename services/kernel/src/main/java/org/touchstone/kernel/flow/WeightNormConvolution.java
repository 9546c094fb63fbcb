package org.touchstone.kernel.flow;

import java.util.LinkedHashMap;
import java.util.Map;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * A convolution with W = g V / |V| per output (Salimans and Kingma 2016), zeros around. Where batch normalization follows
 * (affine false) g and the bias would be undone, so they are left out. V starts uniform within 1/sqrt(inputs side^2) and g as
 * the length that such a V has in the mean. The published code starts within sqrt(2/inputs): as Adam moves every number by its
 * rate, whatever its size, those longer V turn more slowly (docs/reproduction/real-nvp.md has the curves).
 */
record WeightNormConvolution(String name, int inputs, int outputs, int side, boolean affine) {
    static final String MAGNITUDE = ".magnitude";

    Tensor forward(Tensor x, Pass pass) {
        return pass.compute(() -> {
            Tensor v = pass.parameter(name + ".direction");
            Tensor unit = v.div(Reduce.norm(v, 2, true, 1, 2, 3));
            Tensor weight = affine ? unit.mul(pass.parameter(name + MAGNITUDE).reshape(outputs, 1, 1, 1)) : unit;
            Tensor bias = affine ? pass.parameter(name + ".bias") : Tensors.zeros(x.dtype(), outputs);
            return Neural.convolution(x, weight, bias, Neural.Window.of(1, side / 2));
        });
    }

    Params initialParameters(Key key, DType type) {
        double bound = 1 / Math.sqrt((double) inputs * side * side);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(
                name + ".direction",
                RandomTensors.uniform(key.fold(name), type, -bound, bound, outputs, inputs, side, side));
        if (affine) {
            tensors.put(name + MAGNITUDE, Tensors.full(type, 1 / Math.sqrt(3), outputs));
            tensors.put(name + ".bias", Tensors.zeros(type, outputs));
        }
        return Params.of(tensors);
    }
}
