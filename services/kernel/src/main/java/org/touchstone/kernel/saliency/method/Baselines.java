package org.touchstone.kernel.saliency.method;

import java.util.List;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Images that show nothing. */
final class Baselines {
    private Baselines() {}

    /** [1, C, 1, 1] in the type of x. */
    static Tensor perChannel(Tensor x, List<Double> baseline) {
        if (baseline.size() != x.size(1)) {
            throw new IllegalArgumentException(
                    "a baseline of " + baseline.size() + " channels for images of " + x.size(1));
        }
        double[] numbers = baseline.stream().mapToDouble(Double::doubleValue).toArray();
        return Scope.compute(() -> Tensors.of(numbers, 1, numbers.length, 1, 1).to(x.dtype()));
    }

    /** As many and as large as x. */
    static Tensor like(Tensor x, List<Double> baseline) {
        return Scope.compute(() -> Shaping.expand(perChannel(x, baseline), x.shape()));
    }
}
