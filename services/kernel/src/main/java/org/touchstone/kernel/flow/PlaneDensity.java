package org.touchstone.kernel.flow;

import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * Known densities of the plane to test flows on; the entropies of mixtures are Monte Carlo estimates (sd 0.005). Moons and
 * spirals have no closed form: their log density sums over points of the arcs much closer than the noise is wide. Source: the
 * shapes of Grathwohl et al., "FFJORD" (2019), section 4.1, and the banana of Papamakarios et al., "Masked autoregressive flow
 * for density estimation" (2017), figure 1.
 */
public enum PlaneDensity {
    /** x1 given x2 is N(x2^2/4, 1), x2 is N(0, 4). */
    BANANA(3.5310),
    /** Eight squares of side 2, uniform. */
    CHECKERBOARD(3.4657),
    /** Two half circles with normal noise of deviation 0.1. */
    MOONS(1.003),
    /** The same with noise of deviation 0.05. */
    NARROW_MOONS(0.287),
    /** On a circle of radius 4/sqrt 2, deviation 0.5/sqrt 2. */
    EIGHT_GAUSSIANS(2.830),
    /** Two arms r = theta/3, theta = 3 pi sqrt u, with noise of deviation 0.1. */
    SPIRALS(2.539);

    private static final int ARC_POINTS = 512;
    private static final double LOG_TWO_PI = StrictMath.log(2 * Math.PI);
    private static final double TURNS = 3 * Math.PI;

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
            case MOONS, NARROW_MOONS -> {
                double angle = Math.PI * u;
                x = moonX(angle, second) + deviation() * a;
                y = moonY(angle, second) + deviation() * b;
            }
            case EIGHT_GAUSSIANS -> {
                double angle = Math.PI / 4 * Math.floor(8 * u);
                x = (4 * StrictMath.cos(angle) + 0.5 * a) / Math.sqrt(2);
                y = (4 * StrictMath.sin(angle) + 0.5 * b) / Math.sqrt(2);
            }
            case SPIRALS -> {
                double angle = TURNS * Math.sqrt(u);
                x = spiralX(angle, second) + deviation() * a;
                y = spiralY(angle, second) + deviation() * b;
            }
            default -> throw new AssertionError(this);
        }
        out[at] = x;
        out[at + 1] = y;
    }

    private static double moonX(double angle, boolean second) {
        return second ? 1 - StrictMath.cos(angle) : StrictMath.cos(angle);
    }

    private static double moonY(double angle, boolean second) {
        return second ? 0.5 - StrictMath.sin(angle) : StrictMath.sin(angle);
    }

    private static double spiralX(double angle, boolean second) {
        return (second ? 1 : -1) * StrictMath.cos(angle) * angle / 3;
    }

    private static double spiralY(double angle, boolean second) {
        return (second ? -1 : 1) * StrictMath.sin(angle) * angle / 3;
    }

    private double deviation() {
        return switch (this) {
            case MOONS, SPIRALS -> 0.1;
            case NARROW_MOONS -> 0.05;
            case EIGHT_GAUSSIANS -> 0.5 / Math.sqrt(2);
            case BANANA, CHECKERBOARD -> throw new IllegalStateException(this + " is not a mixture");
        };
    }

    /** The true log density in nats of each point; -infinity outside the checkerboard. The points are x and y in turn. */
    public double[] logDensity(double[] points) {
        double[] logs = new double[points.length / 2];
        Mixture mixture = mixture();
        for (int i = 0; i < logs.length; i++) {
            double x = points[2 * i];
            double y = points[2 * i + 1];
            logs[i] = switch (this) {
                case BANANA -> -0.5 * ((x - y * y / 4) * (x - y * y / 4) + y * y / 4) - LOG_TWO_PI - StrictMath.log(2);
                case CHECKERBOARD -> onCheckerboard(x, y) ? -StrictMath.log(32) : Double.NEGATIVE_INFINITY;
                default -> mixture.logDensity(x, y);
            };
        }
        return logs;
    }

    private static boolean onCheckerboard(double x, double y) {
        double row = Math.floor(y / 2) - Math.floorMod((long) Math.floor(x / 2), 2L);
        return Math.abs(x) <= 4 && (row == 0 || row == -2);
    }

    private Mixture mixture() {
        return switch (this) {
            case BANANA, CHECKERBOARD -> new Mixture(new double[0], new double[0], 1);
            case EIGHT_GAUSSIANS -> {
                double[] centres = new double[16];
                for (int i = 0; i < 8; i++) {
                    centres[2 * i] = 4 / Math.sqrt(2) * StrictMath.cos(Math.PI / 4 * i);
                    centres[2 * i + 1] = 4 / Math.sqrt(2) * StrictMath.sin(Math.PI / 4 * i);
                }
                yield new Mixture(centres, new double[] {1.0 / 8}, deviation());
            }
            case MOONS, NARROW_MOONS, SPIRALS -> arcs();
        };
    }

    private Mixture arcs() {
        boolean spirals = this == SPIRALS;
        double[] centres = new double[4 * ARC_POINTS];
        double[] weights = new double[2 * ARC_POINTS];
        for (int i = 0; i < weights.length; i++) {
            boolean second = i >= ARC_POINTS;
            double share = (i % ARC_POINTS + 0.5) / ARC_POINTS;
            double angle = (spirals ? TURNS : Math.PI) * share;
            centres[2 * i] = spirals ? spiralX(angle, second) : moonX(angle, second);
            centres[2 * i + 1] = spirals ? spiralY(angle, second) : moonY(angle, second);
            weights[i] = (spirals ? share : 0.5) / ARC_POINTS;
        }
        return new Mixture(centres, weights, deviation());
    }

    /** Round normals; one weight is that of all. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Mixture(double[] centres, double[] weights, double deviation) {
        double logDensity(double x, double y) {
            double nearest = Double.POSITIVE_INFINITY;
            for (int i = 0; i < centres.length / 2; i++) {
                nearest = Math.min(nearest, exponent(i, x, y));
            }
            double sum = 0;
            for (int i = 0; i < centres.length / 2; i++) {
                sum += weights[i % weights.length] * Math.exp(nearest - exponent(i, x, y));
            }
            return Math.log(sum) - nearest - LOG_TWO_PI - 2 * Math.log(deviation);
        }

        private double exponent(int i, double x, double y) {
            double dx = (x - centres[2 * i]) / deviation;
            double dy = (y - centres[2 * i + 1]) / deviation;
            return 0.5 * (dx * dx + dy * dy);
        }
    }
}
