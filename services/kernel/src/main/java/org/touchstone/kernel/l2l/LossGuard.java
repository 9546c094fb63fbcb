package org.touchstone.kernel.l2l;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.optim.Adam;
import org.touchstone.kernel.optim.Optimizer;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * When a learned optimizer gives way to Adam: once the smoothed loss is above band times the smallest so far plus 2 % of the first
 * loss, has not fallen by 1 % for some steps, or a loss or gradient is not finite. Adam then begins at the parameters of the
 * smallest smoothed loss.
 *
 * @param band at least 1
 * @param window steps of the exponential mean, and steps before the first judgement
 * @param patience so many steps the loss may take to fall by 1 %; 0: as many as it likes
 * @param rate of Adam
 */
public record LossGuard(double band, int window, int patience, double rate) {
    private static final double SLACK = 0.02;
    private static final double PROGRESS = 0.99;
    private static final String FIGURES = "guard";
    private static final String KEPT = "kept";
    private static final String MEAN = "mean";
    private static final String MEAN_SQUARE = "meanSquare";

    /** @throws SpecException naming the field that is impossible */
    public LossGuard {
        SpecException.require(
                band >= 1 && band <= 1e6, "safeguard.band", "is " + band + "; it is at least 1 and at most 1e6");
        SpecException.require(
                window >= 1 && window <= 100_000,
                "safeguard.window",
                "is " + window + "; it is at least 1 and at most 100000");
        SpecException.require(
                patience >= 0 && patience <= 1_000_000_000,
                "safeguard.patience",
                "is " + patience + "; it is at least 0 and at most 1000000000");
        SpecException.require(
                rate > 0 && Double.isFinite(rate), "safeguard.learningRate", "is " + rate + "; it is positive");
    }

    /**
     * What a guard has seen.
     *
     * @param figures as {@link Figures} has them, in its order
     * @param kept parameters at the smallest smoothed loss
     */
    record State(Tensor figures, Params kept, Adam.State adam) {
        static Optional<State> of(Map<String, Params> slots) {
            if (!slots.containsKey(FIGURES)) {
                return Optional.empty();
            }
            Adam.State adam = new Adam.State(LearnedState.slot(slots, MEAN), LearnedState.slot(slots, MEAN_SQUARE));
            return Optional.of(
                    new State(LearnedState.slot(slots, FIGURES).get(FIGURES), LearnedState.slot(slots, KEPT), adam));
        }

        Map<String, Params> slots() {
            return Map.of(
                    FIGURES,
                    Params.of(Map.of(FIGURES, figures)),
                    KEPT,
                    kept,
                    MEAN,
                    adam.mean(),
                    MEAN_SQUARE,
                    adam.meanSquare());
        }

        boolean hasFallenBack() {
            return fellBackAt().isPresent();
        }

        OptionalLong fellBackAt() {
            double step = Figures.of(figures).fellBackAt();
            return step < 0 ? OptionalLong.empty() : OptionalLong.of((long) step);
        }
    }

    /**
     * The losses, looked at by the guard.
     *
     * @param mean the exponential mean, not corrected for its start at zero
     * @param smallest smoothed loss
     * @param fellBackAt the steps done then, or -1
     * @param progress the smoothed loss that was the last progress
     * @param progressAt its step
     */
    private record Figures(
            double mean, double smallest, double first, double fellBackAt, double progress, double progressAt) {
        static Figures of(Tensor tensor) {
            double[] numbers = tensor.toDoubles();
            return new Figures(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
        }

        Figures fallenBack(long steps) {
            return new Figures(mean, smallest, first, steps, progress, progressAt);
        }

        Tensor tensor() {
            double[] numbers = {mean, smallest, first, fellBackAt, progress, progressAt};
            return Tensors.of(numbers, numbers.length);
        }
    }

    State start(Params parameters) {
        Figures figures = new Figures(0, Double.MAX_VALUE, 0, -1, Double.MAX_VALUE, 0);
        return new State(figures.tensor(), parameters.detach(), new Adam(rate).init(parameters));
    }

    /** The next state, fallen back or not, to be released by itself. */
    State seen(State before, Params parameters, double loss, long step) {
        Figures figures = Figures.of(before.figures());
        double decay = 1 - 1.0 / window;
        double mean = decay * figures.mean() + (1 - decay) * loss;
        double smoothed = mean / (1 - StrictMath.pow(decay, step + 1.0));
        double first = step == 0 ? loss : figures.first();
        boolean progresses = smoothed < PROGRESS * figures.progress();
        boolean isStuck = patience > 0 && !progresses && step - figures.progressAt() >= patience;
        boolean isAbove = smoothed > band * figures.smallest() + SLACK * Math.abs(first);
        boolean leaves = !Double.isFinite(loss) || (step + 1 >= window && (isAbove || isStuck));
        boolean improves = !leaves && smoothed < figures.smallest();
        Figures next = leaves
                ? figures.fallenBack(step + 1)
                : new Figures(
                        mean,
                        improves ? smoothed : figures.smallest(),
                        first,
                        -1,
                        progresses ? smoothed : figures.progress(),
                        progresses ? step : figures.progressAt());
        return new State(
                next.tensor(),
                (improves ? parameters : before.kept()).detach(),
                new Adam.State(
                        before.adam().mean().detach(),
                        before.adam().meanSquare().detach()));
    }

    /** A step of Adam, after the fall. */
    Optimizer.Step<State> adam(Params gradient, State before, Params parameters, long step, double rateFactor) {
        long since = step - before.fellBackAt().orElseThrow();
        Optimizer.Step<Adam.State> next = new Adam(rate).update(gradient, before.adam(), parameters, since, rateFactor);
        return new Optimizer.Step<>(
                next.parameters(),
                new State(before.figures().detach(), before.kept().detach(), next.state()));
    }
}
