package org.touchstone.kernel.saliency.method;

import java.util.List;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;

/** Noise that depends on the image and the sample but on no model, so that models are compared under the same noise. */
@FunctionalInterface
public interface NoiseSource {
    /**
     * Normal noise [samples, C, H, W] in the current scope.
     *
     * @param image place in the batch
     * @param deviation of each number
     */
    Tensor draw(int image, int samples, double deviation, DType type, long[] imageShape);

    /** One key per image of the batch. Numbers are of 32-bit precision whatever the type, and the same for one libtorch. */
    static NoiseSource of(List<Key> keys) {
        List<Key> own = keys.stream().map(key -> key.fold("noise")).toList();
        return (image, samples, deviation, type, shape) -> Scope.compute(() -> {
            long[] all = new long[shape.length + 1];
            all[0] = samples;
            System.arraycopy(shape, 0, all, 1, shape.length);
            Tensor noise =
                    RandomTensors.fastNormal(own.get(image), DType.F32, all).mul(deviation);
            return type == DType.F32 ? noise : noise.to(type);
        });
    }
}
