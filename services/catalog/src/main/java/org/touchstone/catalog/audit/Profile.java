package org.touchstone.catalog.audit;

import java.util.List;

/**
 * What an audit was asked to do, defaults filled in.
 *
 * @param preset "quick", "standard" or "deep"
 * @param methods ids
 * @param maxImages images at most
 * @param maxSeeds re-initializations at most
 * @param orders "top-down", "bottom-up", "independent"
 * @param families "recipe", "permutation"
 * @param batchNormalization "keep statistics" or "reset statistics"
 * @param dataRandomization whether a model is trained on permuted labels
 * @param seed of every draw, unsigned
 * @param digest SHA-256 of all of it
 */
public record Profile(
        String preset,
        List<String> methods,
        int maxImages,
        int maxSeeds,
        List<String> orders,
        List<String> families,
        String batchNormalization,
        boolean dataRandomization,
        String seed,
        String digest) {
    public Profile {
        methods = List.copyOf(methods);
        orders = List.copyOf(orders);
        families = List.copyOf(families);
    }
}
