package org.touchstone.kernel.saliency.randomization;

import java.util.List;

/**
 * A floating initializer that training has set.
 *
 * @param initializer its name in the network
 * @param role what it is to its layer
 * @param fanIn inputs that feed one unit of the layer; 1 where that has no meaning
 * @param fanOut units that one input feeds; 1 where that has no meaning
 * @param count numbers in it
 */
public record Parameter(String initializer, Role role, long fanIn, long fanOut, int count) {
    /** What a parameter is to its layer. */
    public enum Role {
        /** A matrix or kernel that multiplies activations. */
        WEIGHT,
        BIAS,
        /** A factor per channel, of a normalization. */
        GAIN,
        /** An addend per channel, of a normalization. */
        SHIFT,
        /** The slope of a rectifier for negative numbers. */
        SLOPE,
        /** A running mean of a normalization. */
        MEAN,
        /** A running variance of a normalization. */
        VARIANCE,
        /** Something else that is learned: an embedding, a class token. */
        OTHER
    }

    /** Whether it is a statistic of a normalization, which no gradient changes. */
    public boolean isStatistic() {
        return role == Role.MEAN || role == Role.VARIANCE;
    }

    /** Numbers of a list of parameters, statistics left out. */
    public static long trainable(List<Parameter> parameters) {
        return parameters.stream()
                .filter(parameter -> !parameter.isStatistic())
                .mapToLong(Parameter::count)
                .sum();
    }
}
