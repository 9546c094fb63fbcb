package org.touchstone.kernel.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;

/**
 * Limited-memory BFGS: p' = p - rate H g, where H approximates the inverse Hessian from the latest displacements and
 * gradient differences. Source: Nocedal and Wright, "Numerical Optimization" (2006), algorithms 7.4 and 7.5 with equation
 * 7.20. For full batches: noise between two gradients passes for curvature.
 *
 * <p>Differences: no line search, so that a step is a function of one gradient. The first step is shortened to
 * rate min(1, 1/|g|_1), and pairs without positive curvature are not kept, as in PyTorch's LBFGS with max_iter 1. A
 * gradient of exactly zero changes nothing.
 */
public record Lbfgs(double learningRate, int history, double weightDecay) implements Optimizer<LbfgsState> {
    private static final int LONGEST_HISTORY = 100;
    private static final double LEAST_CURVATURE = 1e-10;

    /** A displacement s, the difference y of the gradients at its ends, and their product. */
    private record Pair(Tensor s, Tensor y, double product) {}

    public Lbfgs {
        Checks.positive("learningRate", learningRate);
        if (history < 1 || history > LONGEST_HISTORY) {
            throw new IllegalArgumentException("history must be from 1 to " + LONGEST_HISTORY + ", not " + history);
        }
        Checks.notNegative("weightDecay", weightDecay);
    }

    public Lbfgs(double learningRate) {
        this(learningRate, 10, 0);
    }

    @Override
    public LbfgsState init(Params parameters) {
        return LbfgsState.zero(parameters, history);
    }

    @Override
    public Step<LbfgsState> update(Params gradient, LbfgsState state, Params parameters, long step, double rateFactor) {
        try (Scope scope = Scope.open()) {
            Params g = Checks.decayed(gradient, parameters, weightDecay);
            Step<LbfgsState> next = next(g, state, parameters, learningRate * rateFactor);
            scope.keep(next.parameters());
            next.state().slots().values().forEach(scope::keep);
            return next;
        }
    }

    private static Step<LbfgsState> next(Params gradient, LbfgsState state, Params parameters, double rate) {
        Tensor g = gradient.flatten();
        double size = sumOfMagnitudes(g);
        if (size == 0) {
            return new Step<>(parameters.detach(), state.copy());
        }
        Tensor last = state.displacement().flatten();
        boolean first = sumOfMagnitudes(last) == 0;
        Pair newest = pair(last, g.sub(state.gradient().flatten()));
        boolean kept = newest.product() > LEAST_CURVATURE;
        List<Pair> pairs = pairs(state, kept ? 1 : 0);
        if (kept) {
            pairs.add(newest);
        }
        double length = first ? Math.min(1, 1 / size) * rate : rate;
        Params displacement = parameters.unflatten(direction(g, pairs).mul(length));
        LbfgsState moved =
                kept ? state.push(parameters.unflatten(newest.s()), parameters.unflatten(newest.y())) : state;
        return new Step<>(
                parameters.addScaled(displacement, 1),
                new LbfgsState(gradient, displacement, moved.displacements(), moved.differences()).copy());
    }

    /** The pairs in the state from the oldest on, without the places not filled yet. */
    private static List<Pair> pairs(LbfgsState state, int skipped) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = skipped; i < state.displacements().size(); i++) {
            Pair pair = pair(
                    state.displacements().get(i).flatten(),
                    state.differences().get(i).flatten());
            if (pair.product() > LEAST_CURVATURE) {
                pairs.add(pair);
            }
        }
        return pairs;
    }

    private static Tensor direction(Tensor g, List<Pair> pairs) {
        Tensor q = g.neg();
        if (pairs.isEmpty()) {
            return q;
        }
        double[] weights = new double[pairs.size()];
        for (int i = weights.length - 1; i >= 0; i--) {
            Pair pair = pairs.get(i);
            weights[i] = product(pair.s(), q) / pair.product();
            q = q.sub(pair.y().mul(weights[i]));
        }
        Pair newest = pairs.get(weights.length - 1);
        Tensor r = q.mul(newest.product() / product(newest.y(), newest.y()));
        for (int i = 0; i < weights.length; i++) {
            Pair pair = pairs.get(i);
            r = r.add(pair.s().mul(weights[i] - product(pair.y(), r) / pair.product()));
        }
        return r;
    }

    private static Pair pair(Tensor s, Tensor y) {
        return new Pair(s, y, product(s, y));
    }

    /** Not by a matrix product: its rounding may depend on where the memory lies, and a resumed run must not. */
    private static double product(Tensor x, Tensor y) {
        return Reduce.sum(x.mul(y)).item();
    }

    private static double sumOfMagnitudes(Tensor x) {
        return Reduce.sum(Elementwise.abs(x)).item();
    }

    @Override
    public LbfgsState restore(Map<String, Params> slots) {
        return LbfgsState.restore(slots, history);
    }
}
