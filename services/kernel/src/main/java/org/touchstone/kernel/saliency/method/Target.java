package org.touchstone.kernel.saliency.method;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.touchstone.kernel.onnx.network.OnnxNetwork;

/**
 * What is explained of a network.
 *
 * @param input the input that images [N, C, H, W] enter by
 * @param scores the value with one number per image and class, before softmax
 * @param activation of a convolution, [N, K, h, w], that Grad-CAM looks at; empty when there is none
 * @param baseline the image that shows nothing, one number per channel, in units of the input
 */
public record Target(String input, String scores, Optional<String> activation, List<Double> baseline) {
    /** Copies the list. */
    public Target {
        baseline = List.copyOf(baseline);
    }

    /** The values found by the rules of {@link NetworkValues}, with a baseline of zeros. */
    public static Target of(OnnxNetwork network, int channels) {
        NetworkValues values = new NetworkValues(network);
        String input = network.inputs().get(0).name();
        String scores = values.scores(network.outputs().get(0).name());
        return new Target(input, scores, values.activation(input, scores), Collections.nCopies(channels, 0.0));
    }
}
