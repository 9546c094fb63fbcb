package org.touchstone.kernel.l2l;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.touchstone.kernel.classify.SpecException;

/** A trained optimizer at work, alone or under a guard that lets it give way to Adam. */
public final class LearnedRun {
    private final Architecture architecture;
    private final float[] phi;
    private final Optional<LossGuard> guard;

    /** @throws SpecException when phi does not fit the architecture, as one of another input form does not */
    public LearnedRun(Architecture architecture, float[] phi, Optional<LossGuard> guard) {
        requireFits(architecture, phi);
        this.architecture = architecture;
        this.phi = phi.clone();
        this.guard = guard;
    }

    static void requireFits(Architecture architecture, float[] phi) {
        if (phi.length != architecture.parameters()) {
            throw new SpecException(
                    "phi",
                    "has " + phi.length + " numbers, but " + architecture + " needs " + architecture.parameters()
                            + "; it was trained with another input form or size");
        }
    }

    /**
     * Losses on each function of the set. Without a guard a gradient that is not finite counts as zero, and the memory of the
     * optimizer goes on moving the coordinate; the other functions do not notice.
     *
     * @param falls is told for one draw after the other after how many steps the guard gave way, if it did
     * @throws SpecException when the family draws several functions at once, which a guard cannot tell apart
     */
    public RaceResult on(OptimizeeFamily family, FunctionSet set, int horizon, Consumer<OptionalLong> falls) {
        return Race.run(
                family, set, horizon, (optimizee, steps, visitor) -> falls.accept(walk(optimizee, steps, visitor)));
    }

    /** The same, where nobody asks for the falls. */
    public RaceResult on(OptimizeeFamily family, FunctionSet set, int horizon) {
        return on(family, set, horizon, unused -> {});
    }

    /** Coordinates of one optimizee after these steps, on the way of {@link #on}. */
    public SortedMap<Integer, float[]> places(Optimizee optimizee, SortedSet<Integer> steps) {
        return Race.places(optimizee, steps, this::walk);
    }

    private OptionalLong walk(Optimizee optimizee, int horizon, Race.Visitor visitor) {
        if (guard.isPresent()) {
            return guarded(guard.get(), optimizee, horizon, visitor);
        }
        alone(optimizee, horizon, visitor);
        return OptionalLong.empty();
    }

    private OptionalLong guarded(LossGuard settings, Optimizee optimizee, int horizon, Race.Visitor visitor) {
        int functions = optimizee.objective().functions();
        SpecException.require(
                functions == 1,
                "safeguard",
                "watches one loss, and " + functions
                        + " functions of this family are trained side by side; leave it out, or race over classifiers"
                        + " or style transfer");
        OptionalLong[] fell = {OptionalLong.empty()};
        Descent.along(
                LearnedOptimizer.over(optimizee.objective(), architecture, phi, settings),
                optimizee,
                horizon,
                (step, theta, losses, state) -> {
                    visitor.at(step, theta, losses);
                    fell[0] = state.fellBackAt();
                });
        return fell[0];
    }

    private void alone(Optimizee optimizee, int horizon, Race.Visitor visitor) {
        Objective objective = optimizee.objective();
        Blocks layout = Blocks.of(architecture, objective);
        CoordinatewiseLstm network = new CoordinatewiseLstm(architecture, phi, layout);
        Unroll.Position at = new Unroll.Position(optimizee.start(), LstmState.zero(architecture, layout));
        for (int t = 0; t <= horizon; t++) {
            Evaluation evaluation = objective.evaluate(at.theta(), at.state().step());
            visitor.at(t, at.theta(), evaluation.losses());
            stopWhereNotFinite(evaluation.gradient());
            if (t < horizon) {
                at = Unroll.moved(network, at, evaluation);
            }
        }
    }

    private static void stopWhereNotFinite(float[] gradient) {
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = Float.isFinite(gradient[i]) ? gradient[i] : 0;
        }
    }
}
