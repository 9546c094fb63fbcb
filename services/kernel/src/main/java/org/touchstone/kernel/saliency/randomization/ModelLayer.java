package org.touchstone.kernel.saliency.randomization;

import java.util.List;

/**
 * A node with weights and what belongs to it: its bias, and the normalization and the rectifier that follow.
 *
 * @param index place from the pixels up, from 0
 * @param name of the node
 * @param operator type of the node, such as "Conv"
 * @param rectified whether a rectifier comes before the next layer, so that half of the signal is lost
 * @param parameters the weight first
 */
public record ModelLayer(int index, String name, String operator, boolean rectified, List<Parameter> parameters) {
    /** Copies the list. */
    public ModelLayer {
        parameters = List.copyOf(parameters);
    }
}
