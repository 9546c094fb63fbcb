package org.touchstone.catalog.audit;

import java.util.List;

/**
 * The images that are explained: classified correctly, spread over the classes, in this order.
 *
 * @param dataset name@digest
 * @param split name of the split
 * @param digest SHA-256 over their pixels and labels, in order
 * @param indices numbers in the split
 * @param labels their classes
 * @param predictions what the model says
 * @param displayed positions in {@code indices} of those whose maps are shown
 * @param candidates images looked at to find them
 * @param accuracy share of the candidates that the model classifies correctly
 */
public record Probes(
        String dataset,
        String split,
        String digest,
        List<Integer> indices,
        List<Integer> labels,
        List<Integer> predictions,
        List<Integer> displayed,
        int candidates,
        double accuracy) {
    public Probes {
        indices = List.copyOf(indices);
        labels = List.copyOf(labels);
        predictions = List.copyOf(predictions);
        displayed = List.copyOf(displayed);
    }
}
