package org.touchstone.kernel.l2l;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;

/**
 * A coordinatewise optimizer: two LSTM layers shared by all coordinates, each with its own state, a linear head, and
 * theta' = theta + outputScale (w_out h2 + b_out). Gate rows are in the order input, forget, cell, output; one bias vector
 * per layer. Parameters are one vector phi in the order of {@link #shapes}: 5,061 numbers for 20 units and the raw gradient.
 */
public record Architecture(InputForm input, int hidden, double outputScale) {
    static final int GATES = 4;
    private static final int MOST_HIDDEN = 256;

    public Architecture {
        if (hidden < 1 || hidden > MOST_HIDDEN) {
            throw new SpecException("hidden", "must be from 1 to " + MOST_HIDDEN + ", not " + hidden);
        }
        if (!(outputScale > 0 && outputScale <= 1000)) {
            throw new SpecException("outputScale", "must be above 0 and at most 1000, not " + outputScale);
        }
    }

    /** The paper's size. */
    public static Architecture of(InputForm input, double outputScale) {
        return new Architecture(input, 20, outputScale);
    }

    /** Names and shapes of the parts of phi, in order. */
    public Map<String, List<Integer>> shapes() {
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

    /** Where a part of phi starts. */
    int offset(String part) {
        int offset = 0;
        for (Map.Entry<String, List<Integer>> before : shapes().entrySet()) {
            if (before.getKey().equals(part)) {
                return offset;
            }
            offset += count(before.getValue());
        }
        throw new IllegalArgumentException("phi has no part " + part);
    }

    /** How many numbers phi has. */
    public int parameters() {
        return shapes().values().stream().mapToInt(Architecture::count).sum();
    }

    /** Weights uniform within 1 / sqrt(hidden), biases 0, forget gates open with bias 1. */
    public float[] initial(Key key) {
        float[] phi = new float[parameters()];
        double bound = 1 / Math.sqrt(hidden);
        shapes().forEach((name, shape) -> {
            int from = offset(name);
            for (int i = 0; i < count(shape); i++) {
                boolean forget = i >= hidden && i < 2 * hidden;
                phi[from + i] = name.startsWith("b")
                        ? forget ? 1 : 0
                        : (float) (bound * (2 * key.fold(name).uniform(i) - 1));
            }
        });
        return phi;
    }

    static int count(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
