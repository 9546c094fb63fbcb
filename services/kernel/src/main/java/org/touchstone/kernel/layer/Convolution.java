package org.touchstone.kernel.layer;

import java.util.List;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;

/**
 * Cross-correlation with square kernels. Parameters: name.weight (filters x channels x kernel x kernel) and name.bias
 * (filters). Padding is zeros on each side.
 */
public record Convolution(String name, long channels, long filters, int kernel, int stride, int padding)
        implements Layer {
    public String weight() {
        return name + ".weight";
    }

    public String bias() {
        return name + ".bias";
    }

    @Override
    public List<Long> outputShape(List<Long> inputShape) {
        return List.of(filters, side(inputShape.get(1)), side(inputShape.get(2)));
    }

    private long side(long length) {
        return Math.floorDiv(length + 2L * padding - kernel, stride) + 1;
    }

    @Override
    public Output forward(Tensor x, Params parameters, Params statistics, Mode mode) {
        return Output.of(Neural.convolution(
                x, parameters.get(weight()), parameters.get(bias()), Neural.Window.of(stride, padding)));
    }
}
