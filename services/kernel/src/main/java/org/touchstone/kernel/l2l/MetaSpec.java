package org.touchstone.kernel.l2l;

import java.util.List;
import org.touchstone.kernel.classify.SpecException;

/**
 * How an optimizer is trained.
 *
 * @param form of the meta-gradient
 * @param episodes that run side by side, an even number of {@link Particles}; their meta-gradients are averaged
 * @param functions of each episode, where the family has several
 * @param unroll steps between updates of phi, T
 * @param horizons of the episodes: one for the whole training, or a curriculum whose stages are equally long; each a
 *     multiple of T
 * @param updates of phi
 * @param rate of the meta-optimizer, Adam
 * @param clip the largest norm of a meta-gradient
 * @param scaling the width of the random scaling, in natural logarithms; 0: none
 * @param validateEvery updates between validations
 * @param validationFunctions functions, or draws where a draw is one function, per validation
 */
public record MetaSpec(
        Architecture architecture,
        GradientForm form,
        LossWeights weights,
        int episodes,
        int functions,
        int unroll,
        List<Integer> horizons,
        long updates,
        MetaRate rate,
        double clip,
        double scaling,
        int validateEvery,
        int validationFunctions,
        long seed) {
    private static final int LONGEST_UNROLL = 1000;
    private static final int LONGEST_HORIZON = 100_000;
    private static final int MOST_FUNCTIONS = 1024;
    private static final long MOST_LOSSES = 20_000_000;

    /** @throws SpecException naming the first field that is impossible, as tasks write it */
    public MetaSpec {
        horizons = List.copyOf(horizons);
        range("episodes", episodes, 1, 4096);
        SpecException.require(
                !(form instanceof Particles) || episodes % 2 == 0,
                "episodes",
                "must be even, two for each pair of persistentEvolution, not " + episodes);
        range("functions", functions, 1, MOST_FUNCTIONS);
        range("unroll", unroll, 1, LONGEST_UNROLL);
        range("horizons", horizons.size(), 1, 64);
        for (int i = 0; i < horizons.size(); i++) {
            int horizon = horizons.get(i);
            range("horizons[" + i + "]", horizon, 1, LONGEST_HORIZON);
            if (horizon < unroll || horizon % unroll != 0) {
                throw new SpecException(
                        "horizons[" + i + "]",
                        "must be a multiple of unroll (" + unroll + "), not " + horizon + "; a rest would never train");
            }
        }
        range("updates", updates, 1, 100_000_000);
        positive("learningRate", rate.first());
        positive("lastLearningRate", rate.last());
        positive("clip", clip);
        if (!(scaling >= 0 && scaling <= 20)) {
            throw new SpecException("randomScaling", "must be from 0 to 20, not " + scaling);
        }
        range("validation.everyUpdates", validateEvery, 1, Integer.MAX_VALUE);
        long steps = horizons.stream().mapToLong(Integer::longValue).max().orElseThrow() + 1;
        range("validation.functions", validationFunctions, 1, MOST_LOSSES / steps);
    }

    /** The horizon of episodes that begin at this update. */
    int horizon(long update) {
        return horizons.get((int) Math.min(horizons.size() - 1L, update * horizons.size() / updates));
    }

    /** The learning rate of this update, counted from 0. */
    double rate(long update) {
        return rate.at(update, updates);
    }

    private static void range(String field, long value, long low, long high) {
        if (value < low || value > high) {
            throw new SpecException(field, "must be from " + low + " to " + high + ", not " + value);
        }
    }

    private static void positive(String field, double value) {
        if (!(value > 0 && Double.isFinite(value))) {
            throw new SpecException(field, "must be a positive number, not " + value);
        }
    }
}
