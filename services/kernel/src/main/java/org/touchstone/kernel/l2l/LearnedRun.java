package org.touchstone.kernel.l2l;

import java.util.SortedMap;
import java.util.SortedSet;
import org.touchstone.kernel.classify.SpecException;

/** A trained optimizer at work. */
public final class LearnedRun {
    private final Architecture architecture;
    private final float[] phi;

    /** @throws SpecException when phi does not fit the architecture, as one of another input form does not */
    public LearnedRun(Architecture architecture, float[] phi) {
        requireFits(architecture, phi);
        this.architecture = architecture;
        this.phi = phi.clone();
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
     * Losses on each function of the set. A gradient that is not finite counts as zero, and the memory of the
     * optimizer goes on moving the coordinate; the other functions do not notice.
     */
    public RaceResult on(OptimizeeFamily family, FunctionSet set, int horizon) {
        return Race.run(family, set, horizon, this::walk);
    }

    /** Coordinates of one optimizee after these steps, on the way of {@link #on}. */
    public SortedMap<Integer, float[]> places(Optimizee optimizee, SortedSet<Integer> steps) {
        return Race.places(optimizee, steps, this::walk);
    }

    private void walk(Optimizee optimizee, int horizon, Race.Visitor visitor) {
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
