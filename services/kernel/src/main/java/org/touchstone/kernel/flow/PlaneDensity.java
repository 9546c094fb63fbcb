package org.touchstone.kernel.flow;

import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Known densities of the plane to test flows on; all but the first two entropies are Monte Carlo estimates (sd 0.005). */
public enum PlaneDensity {
    /** x1 given x2 is N(x2^2/4, 1), x2 is N(0, 4). */
    BANANA(3.5310),
    /** Eight squares of side 2, uniform. */
    CHECKERBOARD(3.4657),
    /** Two half circles with normal noise of deviation 0.1. */
    MOONS(1.003),
    /** On a circle of radius 4/sqrt 2, deviation 0.5/sqrt 2. */
    EIGHT_GAUSSIANS(2.830),
    /** Two arms r = theta/3, theta = 3 pi sqrt u, with noise of deviation 0.1. */
    SPIRALS(2.539);

    private final double entropy;

    PlaneDensity(double entropy) {
        this.entropy = entropy;
    }

    /** In nats: what no model's mean of -log p is below. */
    public double entropy() {
        return entropy;
    }

    /** N x 2 draws. */
    public Tensor sample(Key key, int count, DType type) {
        return Scope.compute(() -> {
            double[] normal = RandomTensors.normal(key.fold("normal"), DType.F64, count, 2)
                    .toDoubles();
            double[] out = new double[2 * count];
            for (int i = 0; i < count; i++) {
                draw(key.fold(i), normal[2 * i], normal[2 * i + 1], out, 2 * i);
            }
            return Tensors.of(out, count, 2).to(type);
        });
    }

    private void draw(Key key, double a, double b, double[] out, int at) {
        double u = key.uniform(0);
        boolean second = key.uniform(1) < 0.5;
        double x;
        double y;
        switch (this) {
            case BANANA -> {
                y = 2 * b;
                x = y * y / 4 + a;
            }
            case CHECKERBOARD -> {
                x = 4 * u - 2;
                y = key.uniform(2) - (second ? 2 : 0) + Math.floorMod((long) Math.floor(x), 2L);
                x *= 2;
                y *= 2;
            }
            case MOONS -> {
                double angle = Math.PI * u;
                x = (second ? 1 - StrictMath.cos(angle) : StrictMath.cos(angle)) + 0.1 * a;
                y = (second ? 0.5 - StrictMath.sin(angle) : StrictMath.sin(angle)) + 0.1 * b;
            }
            case EIGHT_GAUSSIANS -> {
                double angle = Math.PI / 4 * Math.floor(8 * u);
                x = (4 * StrictMath.cos(angle) + 0.5 * a) / Math.sqrt(2);
                y = (4 * StrictMath.sin(angle) + 0.5 * b) / Math.sqrt(2);
            }
            case SPIRALS -> {
                double angle = 3 * Math.PI * Math.sqrt(u);
                double sign = second ? -1 : 1;
                x = -sign * StrictMath.cos(angle) * angle / 3 + 0.1 * a;
                y = sign * StrictMath.sin(angle) * angle / 3 + 0.1 * b;
            }
            default -> throw new AssertionError(this);
        }
        out[at] = x;
        out[at + 1] = y;
    }
}
