package org.touchstone.benchmarks;

import java.util.List;

/** Measurements of one quantity, all in one unit, at least one. */
public record Sample(List<Double> values) {
    private static final double MEDIAN = 0.5;

    /** Sorts a copy. */
    public Sample {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("A sample needs at least one measurement.");
        }
        values = values.stream().sorted().toList();
    }

    /** Value below which this share (0 to 1) of the measurements lies, interpolated between neighbours. */
    public double quantile(double share) {
        double position = share * (values.size() - 1);
        int below = (int) Math.floor(position);
        int above = (int) Math.ceil(position);
        return values.get(below) + (position - below) * (values.get(above) - values.get(below));
    }

    /** Half of the measurements are below. */
    public double median() {
        return quantile(MEDIAN);
    }

    /** The smallest. */
    public double least() {
        return values.get(0);
    }

    /** The largest. */
    public double most() {
        return values.get(values.size() - 1);
    }
}
