package org.touchstone.catalog;

import java.util.List;

/** Per channel, mean and standard deviation of pixels in [0, 1]: what a model subtracts and divides by. */
public record Normalization(List<Double> mean, List<Double> standardDeviation) {
    public Normalization {
        mean = List.copyOf(mean);
        standardDeviation = List.copyOf(standardDeviation);
        if (mean.size() != standardDeviation.size()) {
            throw new IllegalArgumentException("There is one mean and one standard deviation for each channel.");
        }
    }
}
