package org.touchstone.benchmarks.density;

import java.util.Arrays;
import org.touchstone.kernel.flow.Flow;
import org.touchstone.kernel.flow.PlaneDensity;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Points of the plane shifted and scaled to mean 0 and deviation 1 in each coordinate. */
@SuppressWarnings("ArrayRecordComponent")
record Standard(double[] mean, double[] deviation) {
    private static final int SAMPLE = 50_000;

    /** By the moments of a sample. */
    static Standard of(PlaneDensity density, Key key) {
        double[] points = points(density, key, SAMPLE);
        double[] mean = new double[2];
        double[] deviation = new double[2];
        for (int axis = 0; axis < 2; axis++) {
            for (int i = axis; i < points.length; i += 2) {
                mean[axis] += points[i] / SAMPLE;
            }
            for (int i = axis; i < points.length; i += 2) {
                deviation[axis] += (points[i] - mean[axis]) * (points[i] - mean[axis]) / SAMPLE;
            }
            deviation[axis] = Math.sqrt(deviation[axis]);
        }
        return new Standard(mean, deviation);
    }

    static double[] points(PlaneDensity density, Key key, int count) {
        return Scope.evaluate(() -> density.sample(key, count, DType.F64).toDoubles());
    }

    /** What a flow of single precision is given for these points. */
    Tensor enter(double[] points) {
        double[] moved = new double[points.length];
        for (int i = 0; i < points.length; i++) {
            moved[i] = (points[i] - mean[i % 2]) / deviation[i % 2];
        }
        return Tensors.of(moved, points.length / 2, 2).to(DType.F32);
    }

    /** The mean of log p - log q. */
    double divergence(PlaneDensity density, Flow flow, double[] points) {
        double truth = Arrays.stream(density.logDensity(points)).average().orElseThrow();
        double ours = Scope.evaluate(
                () -> Arrays.stream(flow.logDensity(enter(points)).toDoubles())
                        .average()
                        .orElseThrow());
        return truth - ours + Math.log(deviation[0]) + Math.log(deviation[1]);
    }
}
