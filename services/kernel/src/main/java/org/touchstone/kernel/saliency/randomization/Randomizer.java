package org.touchstone.kernel.saliency.randomization;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.onnx.network.OnnxNetwork;

/**
 * One re-initialization of a network: for each state the numbers that replace the trained ones. A layer is drawn once and is
 * the same in every state. Not for several threads at once.
 */
public final class Randomizer {
    private final OnnxNetwork network;
    private final List<List<ModelLayer>> groups;
    private final Family family;
    private final NormalizationPolicy policy;
    private final DrawKeys keys;
    private final long r;
    private final Map<String, Draws.Drawn> drawn = new HashMap<>();

    /**
     * @param groups of layers, pixels first
     * @param r number of the re-initialization
     */
    public Randomizer(
            OnnxNetwork network,
            List<List<ModelLayer>> groups,
            Family family,
            NormalizationPolicy policy,
            DrawKeys keys,
            long r) {
        this.network = network;
        this.groups = List.copyOf(groups);
        this.family = family;
        this.policy = policy;
        this.keys = keys;
        this.r = r;
    }

    /** By initializer, row-major; empty for the trained state. Nobody may change the arrays. */
    public Map<String, float[]> replacements(RandomizedState state) {
        Map<String, float[]> replacements = new LinkedHashMap<>();
        for (int group : state.groups()) {
            for (ModelLayer layer : groups.get(group)) {
                for (Parameter parameter : layer.parameters()) {
                    if (!parameter.isStatistic() || policy == NormalizationPolicy.RESET_STATISTICS) {
                        replacements.put(
                                parameter.initializer(), draw(layer, parameter).values());
                    }
                }
            }
        }
        return replacements;
    }

    /** How many draws were refused because they were like the trained numbers, so far. */
    public int refused() {
        return drawn.values().stream().mapToInt(Draws.Drawn::refused).sum();
    }

    private Draws.Drawn draw(ModelLayer layer, Parameter parameter) {
        return drawn.computeIfAbsent(parameter.initializer(), name -> {
            if (parameter.isStatistic()) {
                Family initial = new Family.FanInScaled();
                return Draws.draw(initial, parameter, false, trained(name), keys, r);
            }
            return Draws.draw(family, parameter, layer.rectified(), trained(name), keys, r);
        });
    }

    private float[] trained(String name) {
        return network.initializer(name).values().floats();
    }
}
