package org.touchstone.kernel.diagnose;

import java.util.ArrayList;
import java.util.List;

/**
 * A network at one step on probe examples. Statistics of shards of the probe set merge to those of the whole, to the bit and
 * in any order.
 *
 * @param step steps of training done
 * @param examples on which it was measured
 * @param shards into which they were divided; the gradient of weights was taken once in each
 * @param inputs of the network
 * @param layers from the input; the last gives the logits
 */
public record NetworkStatistics(
        long step, long examples, int shards, Distribution inputs, List<LayerStatistics> layers) {
    public NetworkStatistics {
        layers = List.copyOf(layers);
    }

    /** Of the examples of both. */
    public NetworkStatistics merge(NetworkStatistics other) {
        if (step != other.step || layers.size() != other.layers.size()) {
            throw new IllegalArgumentException("statistics of step " + step + " with " + layers.size()
                    + " layers and of step " + other.step + " with " + other.layers.size() + " layers do not merge");
        }
        List<LayerStatistics> merged = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            merged.add(layers.get(i).merge(other.layers.get(i)));
        }
        return new NetworkStatistics(
                step,
                Math.addExact(examples, other.examples),
                Math.addExact(shards, other.shards),
                inputs.merge(other.inputs),
                merged);
    }

    /** The layers with a non-linearity. */
    public List<LayerStatistics> hidden() {
        return layers.stream().filter(layer -> layer.activation() != null).toList();
    }
}
