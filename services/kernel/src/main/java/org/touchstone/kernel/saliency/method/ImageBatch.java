package org.touchstone.kernel.saliency.method;

import java.util.List;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Tensor;

/**
 * Images as the model takes them, and which class of each is explained.
 *
 * @param x [N, C, H, W]
 * @param classes one per image
 * @param keys one per image: of all that is random about its explanations
 * @param noise of the noisy copies
 */
public record ImageBatch(Tensor x, List<Integer> classes, List<Key> keys, NoiseSource noise) {
    /** Copies the lists. */
    public ImageBatch {
        classes = List.copyOf(classes);
        keys = List.copyOf(keys);
        if (x.rank() != 4 || x.size(0) != classes.size() || keys.size() != classes.size()) {
            throw new IllegalArgumentException("a batch of " + x + " needs as many classes and keys as images, not "
                    + classes.size() + " and " + keys.size());
        }
    }

    /** With noise by the keys. */
    public static ImageBatch of(Tensor x, List<Integer> classes, List<Key> keys) {
        return new ImageBatch(x, classes, keys, NoiseSource.of(keys));
    }

    /** The same images with other classes explained. */
    public ImageBatch explaining(List<Integer> others) {
        return new ImageBatch(x, others, keys, noise);
    }

    /** How many images. */
    public int count() {
        return classes.size();
    }
}
