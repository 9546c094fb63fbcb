package org.touchstone.kernel.l2l;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;

/**
 * Meta-training: each update unrolls every episode by T steps, averages their meta-gradients, found by truncated
 * back-propagation or from {@link Particles}, in episode order, clips, and lets Adam move phi. {@link #work} of different
 * episodes may run anywhere at once: the result of {@link #advance} has the same bits. Everything is a pure function of specification, family and state.
 */
public final class MetaTraining {
    private static final long MOST_BYTES = 512L << 20;

    private final MetaSpec spec;
    private final OptimizeeFamily family;
    private final Key root;

    /** Equal specifications and families train alike; nothing is drawn yet. */
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
     * @throws SpecException when an update would need too much memory, or the loss of a drawn optimizee is not finite at its start
     */
    public MetaState start() {
        return start(spec.architecture().initial(root.fold("phi")));
    }

    /** Before the first update, from parameters that were trained before, as by {@link Imitation}. */
    public MetaState start(float[] phi) {
        requireRoom(optimizee(0, 0).objective().coordinates());
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

    /** The states of an unroll, and those of all episodes before and after it. */
    private void requireRoom(long coordinates) {
        long states = spec.unroll() + 1 + 2L * spec.episodes();
        double bytes = (double) states * LstmState.bytes(spec.architecture(), coordinates);
        SpecException.require(
                bytes <= MOST_BYTES,
                "unroll",
                "for " + coordinates + " coordinates, " + spec.episodes() + " episodes and "
                        + spec.architecture().hidden() + " units an update would need " + (long) (bytes / (1 << 20))
                        + " MiB, at most " + (MOST_BYTES >> 20)
                        + " are allowed; use a shorter unroll, fewer episodes or functions, or a smaller network");
    }

    /** One truncation of one episode. */
    public EpisodeResult work(MetaState state, int place) {
        Episode episode = state.episodes().get(place);
        Objective objective = optimizee(place, episode.number()).objective();
        return spec.form() instanceof Particles particles
                ? evolved(state, place, objective, particles)
                : propagated(state, place, objective, (SecondDerivatives) spec.form());
    }

    private EpisodeResult propagated(MetaState state, int place, Objective objective, SecondDerivatives form) {
        Episode episode = state.episodes().get(place);
        Unroll unroll = new Unroll(spec.architecture(), objective, form, spec.weights());
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
        return new EpisodeResult(
                true,
                trajectory.metaLoss(spec.weights()),
                unroll.backward(network, trajectory),
                continued(state, place, episode.at(trajectory.last())));
    }

    private EpisodeResult evolved(MetaState state, int place, Objective objective, Particles particles) {
        Episode episode = state.episodes().get(place);
        Key key = root.fold("evolution").fold(episode.number()).fold(Particles.pair(place));
        Particles.Particle particle =
                particles.at(key, place, episode.state().step(), spec.unroll(), state.phi().length);
        Unroll unroll = new Unroll(spec.architecture(), objective, SecondDerivatives.DROPPED, spec.weights());
        CoordinatewiseLstm network = unroll.network(particle.moved(state.phi()));
        Optional<Unroll.Trajectory> forward = unroll.forward(network, episode.position(), spec.unroll());
        double loss =
                forward.map(trajectory -> trajectory.metaLoss(spec.weights())).orElse(Double.NaN);
        Episode next =
                forward.map(trajectory -> episode.at(trajectory.last())).orElseGet(() -> episode.broken(spec.unroll()));
        return new EpisodeResult(
                forward.isPresent(),
                loss,
                forward.isPresent() ? particle.gradient(loss) : new double[state.phi().length],
                continued(state, place, next));
    }

    private Episode continued(MetaState state, int place, Episode next) {
        return next.isOver() ? begin(place, next.number() + 1, state.update() + 1) : next;
    }

    /** The next state, given the results of all episodes in order: {@link #moved}, then {@link #chosen} where it is due. */
    public MetaState advance(MetaState state, List<EpisodeResult> results) {
        MetaState next = moved(state, results);
        return validates(next) ? chosen(next, validate(next.phi()).loss()) : next;
    }

    /** The next state before anything is validated. */
    public MetaState moved(MetaState state, List<EpisodeResult> results) {
        if (results.size() != spec.episodes()) {
            throw new IllegalArgumentException(results.size() + " results for " + spec.episodes() + " episodes");
        }
        MetaGradient gradient = gradient(results);
        int used = Math.max(1, gradient.used());
        boolean clips = gradient.norm() > spec.clip();
        double factor = (clips ? spec.clip() / gradient.norm() : 1) / used;
        MetaState moved = gradient.used() == 0 ? state : adam(state, gradient.sum(), factor);
        return new MetaState(
                state.update() + 1,
                moved.phi(),
                moved.mean(),
                moved.meanSquare(),
                state.best(),
                state.bestLoss(),
                state.clipped() + (clips ? 1 : 0),
                state.skipped() + results.size() - gradient.used(),
                results.stream().map(EpisodeResult::next).toList());
    }

    /** What the results of all episodes, in order, contribute together. */
    public MetaGradient gradient(List<EpisodeResult> results) {
        return MetaGradient.of(
                spec.form() instanceof Particles ? Particles.paired(results) : results,
                spec.architecture().parameters());
    }

    /** One truncation of each episode, in order. */
    public List<EpisodeResult> work(MetaState state) {
        return IntStream.range(0, spec.episodes())
                .mapToObj(place -> work(state, place))
                .toList();
    }

    /** One update, here. */
    public MetaState step(MetaState state) {
        return advance(state, work(state));
    }

    /**
     * What an optimizer does with the validation functions.
     *
     * @param loss the mean over the last horizon's steps and the functions; infinite where one of them left the finite numbers
     * @param endOverStart the mean over the functions after the last step to that before the first: at 1, nothing is trained
     */
    public record Validation(double loss, double endOverStart) {}

    /** Of this phi. */
    public Validation validate(float[] phi) {
        int horizon = spec.horizons().get(spec.horizons().size() - 1);
        LearnedRun run = new LearnedRun(spec.architecture(), phi, Optional.empty());
        RaceResult result = run.on(family, validationSet(), horizon);
        double[] means = result.meanPerStep();
        double mean = Arrays.stream(means).sum() / means.length;
        return new Validation(Double.isFinite(mean) ? mean : Double.POSITIVE_INFINITY, means[horizon] / means[0]);
    }

    /** The functions checkpoints are chosen by: a comparison must use others. */
    public FunctionSet validationSet() {
        return new FunctionSet(root.fold("validation"), spec.validationFunctions());
    }

    /** Whether phi is to be validated after this update; after the last it always is. */
    public boolean validates(MetaState state) {
        return state.update() % spec.validateEvery() == 0 || state.update() == spec.updates();
    }

    /** The state with its phi as the best, if its validation loss is the smallest so far. */
    public MetaState chosen(MetaState state, double loss) {
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
                .step(spec.rate(state.update()), sum, factor, state.update());
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
        int group = spec.form() instanceof Particles ? Particles.pair(place) : place;
        Key key = root.fold("episode").fold(group).fold(number);
        return Scaled.of(family.draw(key, spec.functions()), key.fold("scale"), spec.scaling());
    }
}
