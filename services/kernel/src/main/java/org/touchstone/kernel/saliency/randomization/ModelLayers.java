package org.touchstone.kernel.saliency.randomization;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.touchstone.kernel.onnx.network.OnnxNetwork;

/**
 * The layers of a network from the pixels up, and what is left of its floating numbers with the reason why it is no part of
 * a layer. Every floating initializer is in exactly one of the two.
 */
public record ModelLayers(List<ModelLayer> layers, List<Remainder> remainder) {
    /** A floating initializer that no randomization touches. */
    public record Remainder(String initializer, int count, String reason) {}

    /** Copies the lists. */
    public ModelLayers {
        layers = List.copyOf(layers);
        remainder = List.copyOf(remainder);
    }

    /**
     * Finds the layers between an input and a value.
     *
     * @param input the input that images enter by
     * @param scores the value that counts, such as the logits
     * @param shapes the shape of any value in a pass; asked for operands that are computed from constants
     */
    public static ModelLayers of(OnnxNetwork network, String input, String scores, Function<String, long[]> shapes) {
        return new LayerSearch(network, input, scores, shapes).result();
    }

    /**
     * Layers joined to at most so many neighbouring groups, pixels first; the highest layer is a group of its own, so that
     * "only the logits" is a state of every network.
     */
    public List<List<ModelLayer>> groups(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("there must be at least one group");
        }
        if (layers.size() <= most || most == 1) {
            return layers.size() <= most ? layers.stream().map(List::of).toList() : List.of(layers);
        }
        List<List<ModelLayer>> groups = new ArrayList<>();
        int below = layers.size() - 1;
        for (int g = 0; g < most - 1; g++) {
            int from = (int) ((long) below * g / (most - 1));
            int to = (int) ((long) below * (g + 1) / (most - 1));
            groups.add(List.copyOf(layers.subList(from, to)));
        }
        groups.add(List.of(layers.get(below)));
        return List.copyOf(groups);
    }

    /** Numbers that training set and a full randomization replaces. */
    public long trainable() {
        return layers.stream()
                .mapToLong(layer -> Parameter.trainable(layer.parameters()))
                .sum();
    }
}
