package org.touchstone.flows;

import java.util.List;
import org.touchstone.catalog.Normalization;
import org.touchstone.kernel.flow.PlaneDensity;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Scope;

/** Mean and standard deviation of each coordinate of points: a flow of points sees (x - mean) / deviation. */
public record Standard(List<Double> mean, List<Double> deviation) {
    private static final int DRAWS = 20_000;

    public Standard {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
    }

    /** Measured on 20,000 draws, always the same. */
    public static Standard of(PlaneDensity density) {
        double[] points = Scope.evaluate(() ->
                density.sample(Key.of(0).fold("standard"), DRAWS, DType.F64).toDoubles());
        double[] sums = new double[2];
        double[] squares = new double[2];
        for (int i = 0; i < points.length; i++) {
            sums[i % 2] += points[i];
            squares[i % 2] += points[i] * points[i];
        }
        return new Standard(
                List.of(sums[0] / DRAWS, sums[1] / DRAWS),
                List.of(deviation(sums[0], squares[0]), deviation(sums[1], squares[1])));
    }

    private static double deviation(double sum, double squares) {
        return Math.sqrt(squares / DRAWS - sum / DRAWS * (sum / DRAWS));
    }

    /** As a card keeps it. */
    static Standard of(Normalization normalization) {
        return new Standard(normalization.mean(), normalization.standardDeviation());
    }

    /** As a card keeps it. */
    public Normalization toCard() {
        return new Normalization(mean, deviation);
    }

    /** log of the volume that one unit of standardized volume has: what log p loses on the way back. */
    public double logVolume() {
        return deviation.stream().mapToDouble(Math::log).sum();
    }

    /** Standardized coordinates, x and y in turn. */
    public double[] enter(double[] points) {
        double[] z = new double[points.length];
        for (int i = 0; i < z.length; i++) {
            z[i] = (points[i] - mean.get(i % 2)) / deviation.get(i % 2);
        }
        return z;
    }

    /** Coordinates of standardized ones. */
    public float[] leave(float[] z) {
        float[] points = new float[z.length];
        for (int i = 0; i < z.length; i++) {
            points[i] = (float) (z[i] * deviation.get(i % 2) + mean.get(i % 2));
        }
        return points;
    }
}
