package org.touchstone.kernel.l2l;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;

/**
 * Meta-training by truncated back-propagation: each update unrolls every episode by T steps, averages their meta-gradients in
 * episode order, clips, and lets Adam move phi. {@link #work} of different episodes may run anywhere at once: the result of
 * {@link #advance} has the same bits. Everything is a pure function of specification, family and state.
 */
public final class MetaTraining {
    private final MetaSpec spec;
    private final OptimizeeFamily family;
    private final Key root;

    public MetaTraining(MetaSpec spec, OptimizeeFamily family) {
        this.spec = spec;
        this.family = family;
        this.root = Key.of(spec.seed());
    }

    public MetaSpec spec() {
        return spec;
    }

    /**
     * Before the first update.
     *
     * @throws SpecException when the loss of a drawn optimizee is not finite at its start
     */
    public MetaState start() {
        return start(spec.architecture().initial(root.fold("phi")));
    }

    /** Before the first update, from parameters that were trained before, as by {@link Imitation}. */
    public MetaState start(float[] phi) {
        List<Episode> episodes = IntStream.range(0, spec.episodes())
                .mapToObj(i -> begin(i, 0, 0))
                .toList();
        for (int i = 0; i < episodes.size(); i++) {
            if (!optimizee(i, 0)
                    .objective()
                    .evaluate(episodes.get(i).theta(), 0)
                    .isFinite()) {
                throw new SpecException(
                        "family",
                        "the loss or gradient of episode " + i + " is not finite at its start; use a smaller start");
            }
        }
        float[] zero = new float[phi.length];
        return new MetaState(0, phi, zero, zero, phi, Double.POSITIVE_INFINITY, 0, 0, episodes);
    }

    /** One truncation of one episode. */
    public EpisodeResult work(MetaState state, int place) {
        Episode episode = state.episodes().get(place);
        Objective objective = optimizee(place, episode.number()).objective();
        Unroll unroll = new Unroll(spec.architecture(), objective, spec.form(), spec.weights());
        CoordinatewiseLstm network = unroll.network(state.phi());
        Optional<Unroll.Trajectory> forward = unroll.forward(network, episode.position(), spec.unroll());
        if (forward.isEmpty()) {
            return new EpisodeResult(
                    false,
                    Double.NaN,
                    new double[state.phi().length],
                    begin(place, episode.number() + 1, state.update() + 1));
        }
        Unroll.Trajectory trajectory = forward.get();
        Unroll.Position last = trajectory.last();
        Episode next = new Episode(episode.number(), episode.horizon(), last.theta(), last.state());
        return new EpisodeResult(
                true,
                trajectory.metaLoss(spec.weights()),
                unroll.backward(network, trajectory),
                next.isOver() ? begin(place, episode.number() + 1, state.update() + 1) : next);
    }

    /** The next state, given the results of all episodes in order. */
    public MetaState advance(MetaState state, List<EpisodeResult> results) {
        if (results.size() != spec.episodes()) {
            throw new IllegalArgumentException(results.size() + " results for " + spec.episodes() + " episodes");
        }
        double[] sum = new double[state.phi().length];
        long skipped = state.skipped();
        long used = 0;
        for (EpisodeResult result : results) {
            if (result.finite() && Double.isFinite(norm(result.gradient()))) {
                used++;
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += result.gradient()[i];
                }
            } else {
                skipped++;
            }
        }
        double norm = norm(sum) / Math.max(1, used);
        boolean clips = norm > spec.clip();
        double factor = (clips ? spec.clip() / norm : 1) / Math.max(1, used);
        MetaState moved = used == 0 ? state : adam(state, sum, factor);
        MetaState next = new MetaState(
                state.update() + 1,
                moved.phi(),
                moved.mean(),
                moved.meanSquare(),
                state.best(),
                state.bestLoss(),
                state.clipped() + (clips ? 1 : 0),
                skipped,
                results.stream().map(EpisodeResult::next).toList());
        return validated(next);
    }

    /** One update, here. */
    public MetaState step(MetaState state) {
        List<EpisodeResult> results = new ArrayList<>();
        for (int i = 0; i < spec.episodes(); i++) {
            results.add(work(state, i));
        }
        return advance(state, results);
    }

    /** The mean over the first horizon's steps and the validation functions of the loss under this phi. */
    public double validate(float[] phi) {
        int horizon = spec.horizons().get(spec.horizons().size() - 1);
        LearnedRun run = new LearnedRun(spec.architecture(), phi);
        RaceResult result = run.on(family, validationSet(), horizon);
        double sum = 0;
        for (double loss : result.meanPerStep()) {
            sum += loss;
        }
        return Double.isFinite(sum) ? sum / (horizon + 1) : Double.POSITIVE_INFINITY;
    }

    /** The functions checkpoints are chosen by: a comparison must use others. */
    public FunctionSet validationSet() {
        return new FunctionSet(root.fold("validation"), spec.validationFunctions());
    }

    private MetaState validated(MetaState state) {
        if (state.update() % spec.validateEvery() != 0 && state.update() != spec.updates()) {
            return state;
        }
        double loss = validate(state.phi());
        return loss >= state.bestLoss()
                ? state
                : new MetaState(
                        state.update(),
                        state.phi(),
                        state.mean(),
                        state.meanSquare(),
                        state.phi(),
                        loss,
                        state.clipped(),
                        state.skipped(),
                        state.episodes());
    }

    private MetaState adam(MetaState state, double[] sum, double factor) {
        FlatAdam next = new FlatAdam(state.phi(), state.mean(), state.meanSquare())
                .step(spec.rate(), sum, factor, state.update());
        return new MetaState(
                state.update(),
                next.theta(),
                next.mean(),
                next.square(),
                state.best(),
                state.bestLoss(),
                state.clipped(),
                state.skipped(),
                state.episodes());
    }

    private Episode begin(int place, long number, long update) {
        Optimizee optimizee = optimizee(place, number);
        LstmState zero = LstmState.zero(spec.architecture(), Blocks.of(spec.architecture(), optimizee.objective()));
        return new Episode(number, spec.horizon(update), optimizee.start(), zero);
    }

    private Optimizee optimizee(int place, long number) {
        Key key = root.fold("episode").fold(place).fold(number);
        return Scaled.of(family.draw(key, spec.functions()), key.fold("scale"), spec.scaling());
    }

    static double norm(double[] vector) {
        double sum = 0;
        for (double value : vector) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }
}
