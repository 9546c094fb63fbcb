package org.touchstone.kernel.saliency.method;

import java.util.ArrayList;
import java.util.List;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Maps [N, 1, H, W] that no model has a part in. */
final class Controls {
    private static final float[] SOBEL = {-1, 0, 1, -2, 0, 2, -1, 0, 1, -1, -2, -1, 0, 0, 0, 1, 2, 1};

    private Controls() {}

    /** The length of the two Sobel derivatives of the mean over channels; the border is repeated. */
    static Tensor sobelEdges(Tensor x) {
        return Scope.compute(() -> {
            Tensor grey = Reduce.mean(x, true, 1);
            Tensor padded = Shaping.pad(grey, Shaping.PadMode.REPLICATE, 0, 1, 1, 1, 1);
            Tensor kernels = Tensors.of(SOBEL, 2, 1, 3, 3).to(x.dtype());
            Tensor both = Neural.convolution(padded, kernels, Tensors.zeros(x.dtype(), 2), Neural.Window.of(1, 0));
            return Elementwise.sqrt(Reduce.sum(Elementwise.square(both), true, 1));
        });
    }

    /** Standard normal, one key per image. */
    static Tensor noise(List<Key> keys, DType type, long height, long width) {
        return Scope.compute(() -> {
            List<Tensor> maps = new ArrayList<>();
            for (Key key : keys) {
                maps.add(RandomTensors.fastNormal(key, type, 1, height, width));
            }
            return Shaping.stack(maps, 0);
        });
    }
}
