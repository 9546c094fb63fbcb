package org.touchstone.kernel.saliency.similarity;

/** Division by the root of the mean square (Binder et al. 2023): the second moment about zero becomes one. */
final class SecondMoment {
    private SecondMoment() {}

    static double[] normalized(SaliencyMap map) {
        double[] values = map.overMaxAbs();
        double squares = 0;
        for (double value : values) {
            squares += value * value;
        }
        double root = Math.sqrt(squares / values.length);
        double[] normalized = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            normalized[i] = values[i] / root;
        }
        return normalized;
    }
}
