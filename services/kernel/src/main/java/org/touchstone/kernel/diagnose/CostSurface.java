package org.touchstone.kernel.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.touchstone.kernel.random.Key;

/**
 * Two costs of the smallest network with a hidden layer, y = tanh(w2 tanh(w1 x)), over its two weights: Glorot and Bengio
 * (2010), figure 5. The quadratic cost is the mean of (t - y)^2, the cross-entropy the mean of -log p(t) in nats with
 * p(1) = (1 + y) / 2. Targets t are -1 or 1. Figures of the gradient are exact, not differences.
 *
 * @param signals what the network is asked to do
 */
public record CostSurface(List<Signal> signals) {
    /** An input and the target for it, -1 or 1. */
    public record Signal(double x, int t) {
        public Signal {
            if (!Double.isFinite(x) || Math.abs(t) != 1) {
                throw new IllegalArgumentException("a signal is finite and its target -1 or 1, not " + x + ", " + t);
            }
        }
    }

    /** A cost and its derivatives by w1 and w2. */
    public record Cost(double value, double byFirst, double bySecond) {
        /** The Euclidean norm of the gradient. */
        public double slope() {
            return Math.hypot(byFirst, bySecond);
        }

        private Cost plus(Cost other) {
            return new Cost(value + other.value, byFirst + other.byFirst, bySecond + other.bySecond);
        }

        private Cost dividedBy(double count) {
            return new Cost(value / count, byFirst / count, bySecond / count);
        }
    }

    /** Which cost. */
    public enum Criterion {
        CROSS_ENTROPY,
        QUADRATIC
    }

    private static final Cost NONE = new Cost(0, 0, 0);

    public CostSurface {
        signals = List.copyOf(signals);
        if (signals.isEmpty()) {
            throw new IllegalArgumentException("a cost needs a signal at least");
        }
    }

    /** So many standard normal inputs with targets from a coin. */
    public static CostSurface random(Key key, int count) {
        RandomGenerator random = key.fold("cost-surface").generator();
        List<Signal> signals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            signals.add(new Signal(random.nextGaussian(), random.nextBoolean() ? 1 : -1));
        }
        return new CostSurface(signals);
    }

    /** At one place. */
    public Cost at(Criterion criterion, double w1, double w2) {
        Cost sum = NONE;
        for (Signal signal : signals) {
            sum = sum.plus(of(signal, criterion, w1, w2));
        }
        return sum.dividedBy(signals.size());
    }

    private static Cost of(Signal signal, Criterion criterion, double w1, double w2) {
        double h = Math.tanh(w1 * signal.x());
        double o = w2 * h;
        double y = Math.tanh(o);
        int t = signal.t();
        double value;
        double byOutput;
        switch (criterion) {
            case QUADRATIC -> {
                value = (t - y) * (t - y);
                byOutput = -2 * (t - y) * (1 - y * y);
            }
            case CROSS_ENTROPY -> {
                // (1 + tanh o) / 2 is the logistic function of 2 o.
                value = softplus(-2 * t * o);
                byOutput = y - t;
            }
            default -> throw new AssertionError(criterion);
        }
        return new Cost(value, byOutput * w2 * (1 - h * h) * signal.x(), byOutput * h);
    }

    /** log(1 + e^a), also where e^a overflows. */
    private static double softplus(double a) {
        return Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)));
    }

    /** A square of points around the origin. */
    public record Grid(double halfWidth, int points) {
        private static final int MOST_POINTS = 1001;

        public Grid {
            if (!(halfWidth > 0) || Double.isInfinite(halfWidth) || points < 2 || points > MOST_POINTS) {
                throw new IllegalArgumentException("a grid has a finite half width above 0 and 2 to " + MOST_POINTS
                        + " points, not " + halfWidth + " and " + points);
            }
        }

        /** From -halfWidth to halfWidth. */
        public double weight(int index) {
            return halfWidth * (2.0 * index / (points - 1) - 1);
        }
    }

    /** At every point: first by w1, then by w2. */
    public List<List<Cost>> over(Grid grid, Criterion criterion) {
        List<List<Cost>> rows = new ArrayList<>();
        for (int i = 0; i < grid.points(); i++) {
            List<Cost> row = new ArrayList<>();
            for (int k = 0; k < grid.points(); k++) {
                row.add(at(criterion, grid.weight(i), grid.weight(k)));
            }
            rows.add(List.copyOf(row));
        }
        return List.copyOf(rows);
    }

    /** The plateaus: the share of points at which the gradient is below this share of the largest one on the grid. */
    public double flatShare(Grid grid, Criterion criterion, double ofLargest) {
        double[] slopes = over(grid, criterion).stream()
                .flatMap(List::stream)
                .mapToDouble(Cost::slope)
                .toArray();
        double largest = 0;
        for (double slope : slopes) {
            largest = Math.max(largest, slope);
        }
        int flat = 0;
        for (double slope : slopes) {
            flat += slope < ofLargest * largest ? 1 : 0;
        }
        return flat / (double) slopes.length;
    }
}
