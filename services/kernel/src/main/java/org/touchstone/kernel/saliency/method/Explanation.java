package org.touchstone.kernel.saliency.method;

import java.util.Map;
import org.touchstone.kernel.tensor.Tensor;

/**
 * How one network sees a batch of images.
 *
 * @param scores [N, classes]
 * @param attributions by method, [N, C, H, W], or [N, 1, H, W] where a method does not tell channels apart
 * @param recomputed the same for the class with the highest score of this network, where one pass is enough; empty unless
 *     asked for
 * @param guided how guided backpropagation went; all zero when it was not asked for
 */
public record Explanation(
        Tensor scores, Map<Method, Tensor> attributions, Map<Method, Tensor> recomputed, Guided guided) {
    /** Copies the maps. */
    public Explanation {
        attributions = Map.copyOf(attributions);
        recomputed = Map.copyOf(recomputed);
    }

    /**
     * Whether guided backpropagation was anything but the gradient.
     *
     * @param rectifiers ReLU nodes between input and scores
     * @param rewritten how many of those went back by the rule
     * @param largestDifference from the gradient, over all images and pixels
     */
    public record Guided(int rectifiers, int rewritten, double largestDifference) {
        /** Not asked for. */
        public static final Guided NONE = new Guided(0, 0, 0);

        /** Whether the rule did what it should and changed something. */
        public boolean effective() {
            return rectifiers > 0 && rewritten == rectifiers && largestDifference > 0;
        }
    }
}
