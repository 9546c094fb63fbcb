package org.touchstone.kernel.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.optim.Adam;
import org.touchstone.kernel.optim.Optimizer;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Autograd;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Recording;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * Fills hidden elements x_h of an example given the observed x_o by climbing log p(x_o, x_h) from several samples of the
 * flow, of which the highest wins. For images the climb is in logit space, whose mode differs from that of pixels. Source:
 * Dinh et al., "NICE" (2014), section 5.2. Observed elements come back to the bit.
 *
 * @param restarts climbs begun
 * @param steps of each climb
 * @param rate of Adam, or half the squared noise of Langevin steps
 * @param langevin whether steps are plain gradients with noise, which samples instead of climbing
 */
public record Completion(int restarts, int steps, double rate, boolean langevin) {
    /** What the climb found: an example of shape 1 x ..., and the log density of it in nats where it was climbed. */
    public record Completed(Tensor example, double logDensity) {}

    public Completion {
        SpecException.require(restarts >= 1 && restarts <= 256, "restarts", "must be from 1 to 256, not " + restarts);
        SpecException.require(steps >= 0 && steps <= 100_000, "steps", "must be from 0 to 100000, not " + steps);
        SpecException.require(rate > 0 && Double.isFinite(rate), "rate", "must be positive, not " + rate);
    }

    /** The mode, by Adam: 8 restarts, 300 steps, rate 0.05. */
    public static Completion mode() {
        return new Completion(8, 300, 0.05, false);
    }

    /**
     * Completes one example.
     *
     * @param example 1 x shape; hidden elements count for nothing
     * @param observed of the same shape: 1 where observed, 0 where hidden
     * @throws SpecException when all or nothing is hidden, or an observed element is not a number
     */
    public Completed complete(Flow flow, Tensor example, Tensor observed, Key key) {
        check(example, observed);
        try (Scope scope = Scope.open()) {
            Tensor seen = Elementwise.greater(observed, observed.mul(0));
            Tensor known = Elementwise.where(seen, example, Tensors.full(example.dtype(), 0.5, example.shape()));
            Space space = Space.of(flow);
            Tensor fixed = space.enter(known);
            Tensor hidden = observed.neg().add(1);
            Tensor starts = space.enter(flow.sample(key.fold("start"), restarts, 1));
            Tensor climbed = climb(space, starts, fixed, seen, hidden, key);
            double[] logDensities = space.logDensity(climbed).toDoubles();
            int best = best(logDensities);
            Tensor found = space.leave(Shaping.slice(climbed, 0, best, best + 1));
            return new Completed(scope.keep(Elementwise.where(seen, example, found)), logDensities[best]);
        }
    }

    private static void check(Tensor example, Tensor observed) {
        double seen = Scope.evaluate(() -> Reduce.sum(observed).item());
        SpecException.require(seen > 0, "mask", "hides everything; sample instead");
        SpecException.require(seen < observed.count(), "mask", "hides nothing; there is nothing to complete");
        double[] values = example.toDoubles();
        double[] mask = observed.toDoubles();
        SpecException.require(values.length == mask.length, "mask", "is not of the shape of the example");
        for (int i = 0; i < mask.length; i++) {
            SpecException.require(
                    mask[i] == 0 || mask[i] == 1, "mask", "has " + mask[i] + ", only 0 and 1 are allowed");
            SpecException.require(
                    mask[i] == 0 || Double.isFinite(values[i]), "example", "observed element " + i + " is not finite");
        }
    }

    private Tensor climb(Space space, Tensor starts, Tensor fixed, Tensor seen, Tensor hidden, Key key) {
        Tensor whole = Elementwise.where(seen, fixed, starts);
        if (steps == 0) {
            return whole;
        }
        Adam adam = new Adam(rate);
        Params at = Params.of(Map.of("x", whole));
        Adam.State state = adam.init(at);
        Key noise = key.fold("noise");
        for (int step = 0; step < steps; step++) {
            try (Scope scope = Scope.open()) {
                Tensor x = at.get("x");
                Params downhill =
                        Params.of(Map.of("x", space.gradient(x).mul(hidden).neg()));
                Tensor moved;
                if (langevin) {
                    Tensor jump = RandomTensors.normal(noise.fold(step), x.dtype(), x.shape());
                    moved = x.sub(downhill.get("x").mul(rate)).add(jump.mul(Math.sqrt(2 * rate)));
                } else {
                    Optimizer.Step<Adam.State> next = adam.update(downhill, state, at, step, 1);
                    moved = next.parameters().get("x");
                    scope.keep(next.state().mean());
                    scope.keep(next.state().meanSquare());
                    state = next.state();
                }
                at = scope.keep(Params.of(Map.of("x", Elementwise.where(seen, fixed, space.limit(moved)))));
            }
        }
        return at.get("x");
    }

    private static int best(double[] logDensities) {
        int best = 0;
        for (int i = 1; i < logDensities.length; i++) {
            best = logDensities[i] > logDensities[best] || Double.isNaN(logDensities[best]) ? i : best;
        }
        return best;
    }

    /** Where the climb happens: logits of pixels, or the numbers themselves. */
    private record Space(Flow flow, List<Bijection> before, Bijection rest) {
        static Space of(Flow flow) {
            if (flow.bijection() instanceof Chain chain && chain.parts().get(0) instanceof Logit) {
                List<Bijection> parts = new ArrayList<>(chain.parts());
                Bijection logit = parts.remove(0);
                return new Space(flow, List.of(logit), new Chain(parts));
            }
            return new Space(flow, List.of(), flow.bijection());
        }

        Tensor enter(Tensor x) {
            return before.isEmpty() ? x : before.get(0).encode(x, flow.pass()).value();
        }

        Tensor leave(Tensor y) {
            return before.isEmpty() ? y : before.get(0).decode(y, flow.pass()).value();
        }

        Tensor limit(Tensor y) {
            return !before.isEmpty() && before.get(0) instanceof Logit logit
                    ? Elementwise.clamp(y, -logit.bound(), logit.bound())
                    : y;
        }

        Tensor logDensity(Tensor y) {
            return Flow.logDensity(rest.encode(y, flow.pass()));
        }

        /** d log p / dy. */
        Tensor gradient(Tensor y) {
            try (Recording recording = Recording.start()) {
                Tensor in = recording.input(y);
                return Autograd.ofScalar(Reduce.sum(logDensity(in)), List.of(in))
                        .get(0);
            }
        }
    }
}
