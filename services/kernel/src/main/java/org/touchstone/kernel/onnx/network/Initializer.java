package org.touchstone.kernel.onnx.network;

import java.util.List;

/**
 * Numbers that belong to the model: an initializer of the file or the result of one of its Constant nodes.
 *
 * @param values of the file, or the replacement
 * @param consumers the nodes that take it, in topological order
 * @param constantNode whether it was a Constant node
 */
public record Initializer(String name, HostTensor values, List<NetworkNode> consumers, boolean constantNode) {
    /** Copies the list. */
    public Initializer {
        consumers = List.copyOf(consumers);
    }

    Initializer with(HostTensor replacement) {
        return new Initializer(name, replacement, consumers, constantNode);
    }
}
