package org.touchstone.kernel.l2l;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.touchstone.kernel.l2l.OptimizeeFamily.QuadraticFamily;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Tensor;

@ExtendWith(InScope.class)
class ParticlesTest {
    private static final int UNROLL = 2;
    private static final int HORIZON = 6;
    private static final long SEED = 7;
    private static final OptimizeeFamily FAMILY = new QuadraticFamily(3, false, 0.5);

    private static MetaSpec spec(double sigma, int episodes, long updates, double rate) {
        return new MetaSpec(
                new Architecture(new InputForm.Raw(), 2, 0.1),
                new Particles(sigma),
                LossWeights.ALL,
                episodes,
                4,
                UNROLL,
                List.of(HORIZON),
                updates,
                MetaRate.constant(rate),
                1,
                0,
                20,
                64,
                SEED);
    }

    @Test
    void overAnEpisodeTheyContributeTheEstimateOfPersistentEvolution() {
        double sigma = 0.02;
        int pairs = 3;
        Optimizee always = FAMILY.draw(Key.of(1), 4);
        MetaTraining training = new MetaTraining(spec(sigma, 2 * pairs, 9, 0.01), (key, functions) -> always);
        MetaState state = training.start();
        double[] sum = new double[state.phi().length];
        for (int t = 0; t < HORIZON; t += UNROLL) {
            List<EpisodeResult> results = training.work(state);
            MetaGradient gradient = training.gradient(results);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += gradient.sum()[i] / gradient.used();
            }
            state = at(state, state.phi(), results);
        }

        double[] estimate = new PersistentEvolution(sigma, pairs, UNROLL, HORIZON)
                .gradient(
                        training.spec().architecture(),
                        state.phi(),
                        always,
                        Key.of(SEED).fold("evolution").fold(0))
                .gradient();

        for (int i = 0; i < sum.length; i++) {
            assertThat(sum[i]).as("%d", i).isCloseTo(estimate[i], within(1e-5 * (1 + Math.abs(estimate[i]))));
        }
    }

    private static MetaState at(MetaState state, float[] phi, List<EpisodeResult> results) {
        return new MetaState(
                state.update() + 1,
                phi,
                state.mean(),
                state.meanSquare(),
                state.best(),
                state.bestLoss(),
                state.clipped(),
                state.skipped(),
                results.stream().map(EpisodeResult::next).toList());
    }

    @Test
    void aRestoredTrainingGoesOnWithTheSameBits() {
        MetaSpec spec = spec(0.05, 4, 8, 0.01);
        MetaTraining training = new MetaTraining(spec, FAMILY);
        MetaState undisturbed = training.start();
        MetaState resumed = undisturbed;
        for (int i = 0; i < spec.updates(); i++) {
            undisturbed = training.step(undisturbed);
            MetaTraining again = new MetaTraining(spec, FAMILY);
            MetaState read = MetaSnapshots.restore(spec, MetaSnapshots.save(spec, resumed));
            // The two of a pair may be worked on anywhere and in any order.
            EpisodeResult[] results = new EpisodeResult[spec.episodes()];
            for (int place : new int[] {3, 0, 2, 1}) {
                results[place] = again.work(read, place);
            }
            resumed = again.advance(read, List.of(results));
        }
        assertThat(resumed.phi())
                .isEqualTo(undisturbed.phi())
                .isNotEqualTo(training.start().phi());
        assertThat(resumed.bestLoss()).isEqualTo(undisturbed.bestLoss()).isFinite();
    }

    @Test
    void itLearns() {
        MetaTraining training = new MetaTraining(spec(0.05, 32, 150, 0.01), FAMILY);
        MetaState state = training.start();
        MetaTraining.Validation before = training.validate(state.phi());
        while (state.update() < training.spec().updates()) {
            state = training.step(state);
        }
        assertThat(state.bestLoss()).isLessThan(0.8 * before.loss());
        assertThat(training.validate(state.best()).endOverStart()).isLessThan(before.endOverStart());
    }

    @Test
    void aBrokenParticleTakesItsPairAlongUntilBothBeginAnew() {
        MetaTraining training = new MetaTraining(spec(0.05, 4, 9, 0.01), FAMILY);
        MetaState start = training.start();
        Episode lost = start.episodes().get(1).broken(0);
        List<Episode> episodes = new ArrayList<>(start.episodes());
        episodes.set(1, lost);
        MetaState state = new MetaState(
                0, start.phi(), start.mean(), start.meanSquare(), start.best(), start.bestLoss(), 0, 0, episodes);

        for (int i = 0; i < HORIZON / UNROLL; i++) {
            state = training.step(state);
            assertThat(state.skipped()).isEqualTo(2L * (i + 1));
            assertThat(state.phi()).doesNotContain(Float.NaN);
        }
        assertThat(state.episodes()).extracting(Episode::number).containsExactly(1L, 1L, 1L, 1L);
        assertThat(state.episodes().get(1).theta())
                .isEqualTo(state.episodes().get(0).theta());
        assertThat(training.step(state).skipped()).isEqualTo(state.skipped());
    }

    @Test
    void aWholePairIsLostWhereNothingIsFinite() {
        OptimizeeFamily broken = (key, functions) -> {
            Optimizee optimizee = FAMILY.draw(key, functions);
            return new Optimizee(new BreaksAfterTheStart(optimizee.objective()), optimizee.start());
        };
        MetaTraining training = new MetaTraining(spec(0.05, 2, 9, 0.01), broken);
        MetaState next = training.step(training.start());
        assertThat(next.skipped()).isEqualTo(2);
        assertThat(next.phi()).isEqualTo(training.start().phi());
    }

    private record BreaksAfterTheStart(Objective inner) implements Objective {
        @Override
        public int functions() {
            return inner.functions();
        }

        @Override
        public int coordinates() {
            return inner.coordinates();
        }

        @Override
        public Tensor losses(Tensor theta, long step) {
            return step == 0
                    ? inner.losses(theta, step)
                    : inner.losses(theta, step).mul(Double.NaN);
        }
    }

    @Test
    void badSettingsAreRefused() {
        assertThatThrownBy(() -> new Particles(0)).hasMessageContaining("persistentEvolution.sigma");
        assertThatThrownBy(() -> spec(0.1, 3, 9, 0.01))
                .hasMessageContaining("episodes: must be even, two for each pair of persistentEvolution, not 3");
    }
}
