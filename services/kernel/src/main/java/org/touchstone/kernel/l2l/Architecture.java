package org.touchstone.kernel.l2l;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;

/**
 * A coordinatewise optimizer: two LSTM layers shared by all coordinates, each with its own state, a linear head, and
 * theta' = theta + outputScale (w_out h2 + b_out). Gate rows are in the order input, forget, cell, output; one bias vector
 * per layer. Parameters are one vector phi in the order of {@link #shapes}: 5,061 numbers for 20 units and the raw gradient.
 *
 * @param groups kinds of coordinates ({@link Objective#parts}) that have a network each, in the order of phi; empty: one network
 *     for all. Source: section 3.3 of the paper, one optimizer for convolutions and one for fully connected layers
 * @param averaged the units of each layer whose output is the mean over the coordinates of the same function and group: global
 *     averaging cells, appendix B of the paper
 */
public record Architecture(InputForm input, int hidden, double outputScale, List<String> groups, int averaged) {
    static final int GATES = 4;
    private static final int MOST_HIDDEN = 256;
    private static final int MOST_GROUPS = 16;

    /** @throws SpecException naming the field that is impossible */
    public Architecture {
        groups = List.copyOf(groups);
        if (hidden < 1 || hidden > MOST_HIDDEN) {
            throw new SpecException("hiddenUnits", "must be from 1 to " + MOST_HIDDEN + ", not " + hidden);
        }
        if (!(outputScale > 0 && outputScale <= 1000)) {
            throw new SpecException("outputScale", "must be above 0 and at most 1000, not " + outputScale);
        }
        if (groups.size() > MOST_GROUPS || Set.copyOf(groups).size() != groups.size()) {
            throw new SpecException("groups", "must be at most " + MOST_GROUPS + " different kinds, not " + groups);
        }
        if (averaged < 0 || averaged > hidden) {
            throw new SpecException("averagedUnits", "must be from 0 to the " + hidden + " units, not " + averaged);
        }
    }

    /** One network for all coordinates, without averaging. */
    public Architecture(InputForm input, int hidden, double outputScale) {
        this(input, hidden, outputScale, List.of(), 0);
    }

    /** The paper's size. */
    public static Architecture of(InputForm input, double outputScale) {
        return new Architecture(input, 20, outputScale);
    }

    /** The same with a network of its own for each of these kinds. */
    public Architecture withGroups(List<String> kinds) {
        return new Architecture(input, hidden, outputScale, kinds, averaged);
    }

    /** The same with so many averaged units in each layer. */
    public Architecture withAveraged(int units) {
        return new Architecture(input, hidden, outputScale, groups, units);
    }

    /** Names and shapes of the parts of phi, in order; with several groups a name begins with its group. */
    public Map<String, List<Integer>> shapes() {
        if (groups.isEmpty()) {
            return networkShapes();
        }
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        groups.forEach(group -> networkShapes().forEach((name, shape) -> shapes.put(group + "/" + name, shape)));
        return shapes;
    }

    private Map<String, List<Integer>> networkShapes() {
        int rows = GATES * hidden;
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        shapes.put("w_ih1", List.of(rows, input.features()));
        shapes.put("w_hh1", List.of(rows, hidden));
        shapes.put("b1", List.of(rows));
        shapes.put("w_ih2", List.of(rows, hidden));
        shapes.put("w_hh2", List.of(rows, hidden));
        shapes.put("b2", List.of(rows));
        shapes.put("w_out", List.of(1, hidden));
        shapes.put("b_out", List.of(1));
        return shapes;
    }

    /** How many networks. */
    int networks() {
        return Math.max(1, groups.size());
    }

    /** How many numbers one network has. */
    int networkParameters() {
        return networkShapes().values().stream().mapToInt(Architecture::count).sum();
    }

    /** Where a part of a network starts in it. */
    int networkOffset(String part) {
        return offset(networkShapes(), part);
    }

    /** Where a part of phi starts. */
    int offset(String part) {
        return offset(shapes(), part);
    }

    private static int offset(Map<String, List<Integer>> shapes, String part) {
        int offset = 0;
        for (Map.Entry<String, List<Integer>> before : shapes.entrySet()) {
            if (before.getKey().equals(part)) {
                return offset;
            }
            offset += count(before.getValue());
        }
        throw new IllegalArgumentException("phi has no part " + part);
    }

    /** How many numbers phi has. */
    public int parameters() {
        return networks() * networkParameters();
    }

    /** Weights uniform within 1 / sqrt(hidden), biases 0, forget gates open with bias 1. */
    public float[] initial(Key key) {
        float[] phi = new float[parameters()];
        double bound = 1 / Math.sqrt(hidden);
        for (int g = 0; g < networks(); g++) {
            Key network = groups.isEmpty() ? key : key.fold(groups.get(g));
            int start = g * networkParameters();
            networkShapes().forEach((name, shape) -> {
                int from = start + networkOffset(name);
                for (int i = 0; i < count(shape); i++) {
                    boolean forget = i >= hidden && i < 2 * hidden;
                    phi[from + i] = name.startsWith("b")
                            ? forget ? 1 : 0
                            : (float) (bound * (2 * network.fold(name).uniform(i) - 1));
                }
            });
        }
        return phi;
    }

    static int count(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
