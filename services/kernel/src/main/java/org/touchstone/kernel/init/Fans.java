package org.touchstone.kernel.init;

import java.util.List;

/** How many inputs feed one unit of a layer, and how many units one input feeds; both at least 1. */
public record Fans(long in, long out) {
    public Fans {
        if (in < 1 || out < 1) {
            throw new IllegalArgumentException("fan in and fan out must be positive, not " + in + " and " + out);
        }
    }

    /**
     * From the shape of a weight: outputs x inputs, or filters x channels x kernel sides. In a convolution every kernel
     * position counts, for both.
     */
    public static Fans ofWeight(List<Long> shape) {
        if (shape.size() < 2) {
            throw new IllegalArgumentException("a weight has at least two axes, not shape " + shape);
        }
        long positions = shape.subList(2, shape.size()).stream().reduce(1L, Math::multiplyExact);
        return new Fans(Math.multiplyExact(shape.get(1), positions), Math.multiplyExact(shape.get(0), positions));
    }
}
