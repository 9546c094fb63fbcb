package org.touchstone.kernel.l2l;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.optim.Learned;
import org.touchstone.kernel.optim.Optimizer;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensors;

/**
 * A trained optimizer in place of a hand-made one: theta' = theta + rateFactor m(gradient), coordinate by coordinate over all
 * parameters, by the network of their kind where it has several (sections 2.1 and 3.3 of the paper). With a guard it gives way to
 * Adam for good where the loss leaves the band or falls no more. Equal arguments, equal bits.
 */
public final class LearnedOptimizer implements Learned<LearnedState> {
    private static final long MOST_BYTES = 256L << 20;

    private final String reference;
    private final Architecture architecture;
    private final float[] phi;
    private final Optional<LossGuard> guard;
    private final Function<Params, Blocks> layout;

    /**
     * @param reference name and digest of the optimizer, by which it is recognized
     * @throws SpecException when phi does not fit the architecture
     */
    public LearnedOptimizer(String reference, Architecture architecture, float[] phi, Optional<LossGuard> guard) {
        this(reference, architecture, phi, guard, parameters -> layout(architecture, parameters));
    }

    private LearnedOptimizer(
            String reference,
            Architecture architecture,
            float[] phi,
            Optional<LossGuard> guard,
            Function<Params, Blocks> layout) {
        LearnedRun.requireFits(architecture, phi);
        this.reference = reference;
        this.architecture = architecture;
        this.phi = phi.clone();
        this.guard = guard;
        this.layout = layout;
    }

    /** Of an objective's coordinates, taken as one vector. */
    static LearnedOptimizer over(Objective objective, Architecture architecture, float[] phi, LossGuard guard) {
        Blocks layout = Blocks.of(architecture, objective);
        return new LearnedOptimizer("race", architecture, phi, Optional.of(guard), theta -> layout);
    }

    /** @throws SpecException when its memory of so many parameters would be too large */
    @Override
    public LearnedState init(Params parameters) {
        long bytes = LstmState.bytes(architecture, parameters.count());
        SpecException.require(
                bytes <= MOST_BYTES,
                "optimizer.learned",
                "would remember " + (bytes >> 20) + " MiB for " + parameters.count() + " parameters, at most "
                        + (MOST_BYTES >> 20)
                        + " are allowed; train a smaller network, or use an optimizer of fewer units");
        LstmState zero = LstmState.zero(architecture, layout.apply(parameters));
        return LearnedState.of(zero, guard.map(settings -> settings.start(parameters)));
    }

    /** The parameters of a classifier, by the kinds that an optimizer can have a network for. */
    private static Blocks layout(Architecture architecture, Params parameters) {
        List<Objective.Part> parts = parameters.tensors().stream()
                .map(tensor -> ClassifierObjective.part(tensor.rank(), tensor.count()))
                .toList();
        return Blocks.of(architecture, parts, 1);
    }

    @Override
    public LearnedState restore(Map<String, Params> slots) {
        return LearnedState.of(slots);
    }

    @Override
    public boolean survivesDivergence() {
        return guard.isPresent();
    }

    /** As if the loss never changed. */
    @Override
    public Optimizer.Step<LearnedState> update(
            Params gradient, LearnedState state, Params parameters, long step, double rateFactor) {
        return update(gradient, state, parameters, 0, step, rateFactor);
    }

    @Override
    public Optimizer.Step<LearnedState> update(
            Params gradient, LearnedState state, Params parameters, double loss, long step, double rateFactor) {
        float[] numbers = gradient.flatten().toFloats();
        if (guard.isEmpty() || state.guard().isEmpty()) {
            return moved(numbers, state, state.guard(), parameters, step, rateFactor);
        }
        LossGuard settings = guard.get();
        LossGuard.State before = state.guard().get();
        if (before.hasFallenBack()) {
            Optimizer.Step<LossGuard.State> next = settings.adam(gradient, before, parameters, step, rateFactor);
            return new Optimizer.Step<>(next.parameters(), state.with(next.state()));
        }
        LossGuard.State seen = settings.seen(before, parameters, isFinite(numbers) ? loss : Double.NaN, step);
        return seen.hasFallenBack()
                ? new Optimizer.Step<>(seen.kept().detach(), state.with(seen))
                : moved(numbers, state, Optional.of(seen), parameters, step, rateFactor);
    }

    private Optimizer.Step<LearnedState> moved(
            float[] gradient,
            LearnedState state,
            Optional<LossGuard.State> seen,
            Params parameters,
            long step,
            double rateFactor) {
        Blocks blocks = layout.apply(parameters);
        CoordinatewiseLstm network = new CoordinatewiseLstm(architecture, phi, blocks);
        CoordinatewiseLstm.Step next = network.step(state.lstm(blocks, step), gradient);
        Params update = parameters.unflatten(Tensors.of(next.update(), next.update().length));
        return new Optimizer.Step<>(parameters.addScaled(update, rateFactor), LearnedState.of(next.state(), seen));
    }

    private static boolean isFinite(float[] numbers) {
        for (float number : numbers) {
            if (!Float.isFinite(number)) {
                return false;
            }
        }
        return true;
    }

    /** Its updates are its own; the schedule multiplies them. */
    @Override
    public double learningRate() {
        return 1;
    }

    @Override
    public String toString() {
        return "Learned[" + reference + ", " + architecture + ", "
                + guard.map(LossGuard::toString).orElse("unguarded") + "]";
    }
}
