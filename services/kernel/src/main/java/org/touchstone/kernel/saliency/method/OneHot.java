package org.touchstone.kernel.saliency.method;

import java.util.List;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** The cotangent that picks one score per row. */
final class OneHot {
    private OneHot() {}

    /** 1 at the class of each row, 0 elsewhere, in the shape of the scores. */
    static Tensor like(Tensor scores, List<Integer> classes) {
        int count = Math.toIntExact(scores.count() / classes.size());
        float[] numbers = new float[classes.size() * count];
        for (int row = 0; row < classes.size(); row++) {
            numbers[row * count + classes.get(row)] = 1;
        }
        return Scope.compute(() -> Tensors.of(numbers, scores.shape()).to(scores.dtype()));
    }
}
