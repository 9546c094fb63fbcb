package org.touchstone.benchmarks.density;

import org.touchstone.kernel.flow.Flow;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensors;

/** Sums of a density over [-6, 6]^2. */
final class Grid {
    private static final int SIDE = 601;
    private static final double END = 6;
    private static final double WIDTH = 2 * END / (SIDE - 1);

    private Grid() {}

    /** The mass of the density on the square, row by row; 1 when none is outside. */
    static double mass(Flow flow) {
        double mass = 0;
        for (int row = 0; row < SIDE; row++) {
            float[] points = new float[2 * SIDE];
            for (int i = 0; i < SIDE; i++) {
                points[2 * i] = (float) (i * WIDTH - END);
                points[2 * i + 1] = (float) (row * WIDTH - END);
            }
            double[] logs = Scope.evaluate(
                    () -> flow.logDensity(Tensors.of(points, SIDE, 2)).toDoubles());
            for (double log : logs) {
                mass += Math.exp(log) * WIDTH * WIDTH;
            }
        }
        return mass;
    }
}
