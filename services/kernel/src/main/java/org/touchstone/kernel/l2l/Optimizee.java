package org.touchstone.kernel.l2l;

/** An objective with the point its episodes start from. */
@SuppressWarnings("ArrayRecordComponent")
public record Optimizee(Objective objective, float[] start) {
    /** @throws IllegalArgumentException when the start has another number of coordinates than the objective */
    public Optimizee {
        if (start.length != objective.coordinates()) {
            throw new IllegalArgumentException(
                    "the start has " + start.length + " coordinates, the objective " + objective.coordinates());
        }
    }
}
