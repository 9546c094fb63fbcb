package org.touchstone.kernel.l2l;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.l2l.OptimizeeFamily.QuadraticFamily;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Reduce;

@ExtendWith(InScope.class)
class MetaTrainingTest {
    private static final OptimizeeFamily FAMILY = new QuadraticFamily(3, false, 0.5);

    static Stream<InputForm> forms() {
        return Stream.of(new InputForm.Raw(), new InputForm.LogSign(10), new InputForm.Normalized(0.95, 1e-8));
    }

    private static MetaSpec spec(InputForm form, int unroll, List<Integer> horizons) {
        return new MetaSpec(
                new Architecture(form, 6, 0.1),
                SecondDerivatives.DROPPED,
                LossWeights.ALL,
                2,
                4,
                unroll,
                horizons,
                9,
                MetaRate.constant(0.01),
                1,
                0.5,
                3,
                8,
                7);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aRestoredTrainingGoesOnWithTheSameBits(InputForm form) {
        MetaSpec spec = spec(form, 4, List.of(4, 8));
        MetaTraining training = new MetaTraining(spec, FAMILY);
        MetaState undisturbed = training.start();
        MetaState resumed = undisturbed;
        for (int i = 0; i < 9; i++) {
            undisturbed = training.step(undisturbed);
            Snapshot snapshot = MetaSnapshots.save(spec, resumed);
            MetaTraining again = new MetaTraining(spec, FAMILY);
            MetaState read = MetaSnapshots.restore(spec, snapshot);
            // Places may be worked on in any order.
            EpisodeResult second = again.work(read, 1);
            resumed = again.advance(read, List.of(again.work(read, 0), second));
        }
        assertThat(resumed.phi()).isEqualTo(undisturbed.phi());
        assertThat(resumed.best()).isEqualTo(undisturbed.best());
        assertThat(resumed.bestLoss()).isEqualTo(undisturbed.bestLoss()).isFinite();
        assertThat(undisturbed.phi()).isNotEqualTo(training.start().phi());
    }

    @Test
    void theRateFallsByTheSameFactorWithEachUpdate() {
        assertThat(new MetaRate(0.01, 0.0001).at(0, 8)).isEqualTo(0.01);
        assertThat(new MetaRate(0.01, 0.0001).at(4, 8)).isCloseTo(0.001, within(1e-15));
        assertThat(new MetaRate(0.01, 0.0001).at(8, 8)).isCloseTo(0.0001, within(1e-15));
        MetaSpec spec = spec(new InputForm.Raw(), 4, List.of(8));
        MetaSpec falling = new MetaSpec(
                spec.architecture(),
                spec.form(),
                spec.weights(),
                spec.episodes(),
                spec.functions(),
                spec.unroll(),
                spec.horizons(),
                spec.updates(),
                new MetaRate(spec.rate().first(), 1e-9),
                spec.clip(),
                spec.scaling(),
                spec.validateEvery(),
                spec.validationFunctions(),
                spec.seed());
        MetaTraining constant = new MetaTraining(spec, FAMILY);
        MetaTraining slowing = new MetaTraining(falling, FAMILY);
        MetaState first = constant.step(constant.start());
        assertThat(slowing.step(slowing.start()).phi()).isEqualTo(first.phi());

        float[] whole = constant.moved(first, constant.work(first)).phi();
        float[] part = slowing.moved(first, slowing.work(first)).phi();

        double factor = spec.rate(1) / falling.rate(1);
        for (int i = 0; i < whole.length; i++) {
            double moved = (double) whole[i] - first.phi()[i];
            assertThat(((double) part[i] - first.phi()[i]) * factor).isCloseTo(moved, within(1e-5));
        }
    }

    @Test
    void anEpisodeInTruncationsIsTheEpisodeInOne() {
        Architecture architecture = new Architecture(new InputForm.LogSign(10), 6, 0.1);
        Optimizee optimizee = FAMILY.draw(Key.of(1), 5);
        float[] phi = architecture.initial(Key.of(2));
        Unroll unroll = new Unroll(architecture, optimizee.objective(), SecondDerivatives.DROPPED, LossWeights.ALL);
        Unroll.Position start =
                new Unroll.Position(optimizee.start(), LstmState.zero(architecture, Phi.layout(architecture, 15)));
        Unroll.Position whole =
                unroll.forward(unroll.network(phi), start, 20).orElseThrow().last();
        Unroll.Position part = start;
        for (int i = 0; i < 5; i++) {
            part = unroll.forward(unroll.network(phi), part, 4).orElseThrow().last();
        }
        assertThat(part.theta()).isEqualTo(whole.theta());
        assertThat(part.state().blocks()).isDeepEqualTo(whole.state().blocks());
        Unroll.Position reset = new Unroll.Position(
                unroll.forward(unroll.network(phi), start, 10)
                        .orElseThrow()
                        .last()
                        .theta(),
                start.state());
        assertThat(unroll.forward(unroll.network(phi), reset, 10)
                        .orElseThrow()
                        .last()
                        .theta())
                .isNotEqualTo(whole.theta());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void permutingCoordinatesPermutesUpdates(InputForm form) {
        int coordinates = 1500;
        Architecture architecture = new Architecture(form, 6, 0.1);
        Blocks layout = Phi.layout(architecture, coordinates);
        CoordinatewiseLstm network = new CoordinatewiseLstm(architecture, architecture.initial(Key.of(2)), layout);
        float[] gradient = OptimizeeFamily.normal(Key.of(3), 1, coordinates);
        int[] order = Key.of(4).permutation(coordinates);
        float[] moved = new float[coordinates];
        IntStream.range(0, coordinates).forEach(i -> moved[i] = gradient[order[i]]);
        LstmState zero = LstmState.zero(architecture, layout);

        float[] updates = network.step(zero, gradient).update();
        float[] movedUpdates = network.step(zero, moved).update();

        for (int i = 0; i < coordinates; i++) {
            assertThat(movedUpdates[i]).isEqualTo(updates[order[i]]);
        }
    }

    @Test
    void anOptimizerThatDoesNotMoveEndsWhereItBegan() {
        MetaTraining training = new MetaTraining(spec(new InputForm.Raw(), 4, List.of(8)), FAMILY);

        MetaTraining.Validation validation =
                training.validate(new float[training.start().phi().length]);

        assertThat(validation.endOverStart()).isEqualTo(1);
    }

    @Test
    void notFiniteEpisodesAreSkippedAndCounted() {
        MetaSpec spec = spec(new InputForm.Raw(), 4, List.of(8));
        OptimizeeFamily wild = (key, functions) -> {
            Optimizee plain = FAMILY.draw(key, functions);
            Objective exploding = new Exploding(plain.objective());
            return new Optimizee(exploding, plain.start());
        };
        MetaTraining training = new MetaTraining(spec, wild);
        MetaState start = training.start();

        MetaState next = training.step(start);

        assertThat(next.skipped()).isEqualTo(2);
        assertThat(next.phi()).isEqualTo(start.phi());
        assertThat(next.episodes()).allMatch(episode -> episode.number() == 1);
    }

    /** Infinite from the third step on. */
    private record Exploding(Objective objective) implements Objective {
        @Override
        public int functions() {
            return objective.functions();
        }

        @Override
        public int coordinates() {
            return objective.coordinates();
        }

        @Override
        public org.touchstone.kernel.tensor.Tensor losses(org.touchstone.kernel.tensor.Tensor theta, long step) {
            return objective.losses(theta, step).mul(step < 2 ? 1 : Double.POSITIVE_INFINITY);
        }
    }

    @Test
    void badInputIsRefusedByName() {
        assertThatThrownBy(() -> spec(new InputForm.Raw(), 4, List.of(10)))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("horizons[0]: must be a multiple of unroll (4), not 10");
        float[] raw = Architecture.of(new InputForm.Raw(), 1).initial(Key.of(1));
        assertThat(raw).hasSize(5061);
        assertThatThrownBy(() -> new LearnedRun(Architecture.of(new InputForm.LogSign(10), 1), raw, Optional.empty()))
                .hasMessageContaining("phi: has 5061 numbers")
                .hasMessageContaining("another input form");
        OptimizeeFamily infinite = new QuadraticFamily(3, false, 1e3);
        OptimizeeFamily bad = (key, functions) -> {
            Optimizee plain = infinite.draw(key, functions);
            float[] start = plain.start().clone();
            start[0] = Float.NaN;
            return new Optimizee(plain.objective(), start);
        };
        assertThatThrownBy(() -> new MetaTraining(spec(new InputForm.Raw(), 4, List.of(8)), bad).start())
                .hasMessageContaining("family: the loss or gradient of episode 0 is not finite at its start");
    }

    @Test
    void comparisonsNeedDisjointSets() {
        FunctionSet test = new FunctionSet(Key.of(1), 1000);
        FunctionSet other = new FunctionSet(Key.of(2), 100);
        assertThatThrownBy(() -> Comparison.requireFair(test, new FunctionSet(Key.of(1), 100), other))
                .hasMessageContaining("tuning: must not be the test functions");
        assertThatThrownBy(() -> Comparison.requireFair(test, other, other)).hasMessageContaining("tuning");
        assertThatThrownBy(() -> Comparison.requireFair(other, test, new FunctionSet(Key.of(3), 1)))
                .hasMessageContaining("test.functions: must be at least 1000");
    }

    @Test
    void aGridThatTellsNothingIsRefused() {
        Tuning tuning = new Tuning(Tuning.grid(1e20, 1e30, 3), Tuning.Criterion.FINAL);
        assertThatThrownBy(() -> tuning.scores(Baseline.SGD, FAMILY, new FunctionSet(Key.of(1), 10), 5))
                .hasMessageContaining("the grid has no variance");
    }

    @Test
    void aComparisonCountsWinsAndBracketsTheRatio() {
        double[] ours = new double[1000];
        double[] theirs = new double[1000];
        for (int i = 0; i < 1000; i++) {
            theirs[i] = 1 + Key.of(1).uniform(i);
            ours[i] = i < 900 ? theirs[i] / 2 : theirs[i] * 2;
        }
        Comparison comparison = Comparison.of(
                new RaceResult(new double[][] {theirs, ours}),
                new RaceResult(new double[][] {theirs, theirs}),
                Key.of(2));
        assertThat(comparison.winRate()).isEqualTo(0.9);
        assertThat(comparison.ratio())
                .isBetween(comparison.low(), comparison.high())
                .isBetween(0.6, 0.7);
        assertThat(comparison.high() - comparison.low()).isBetween(0.02, 0.12);
        assertThat(comparison.other().sum()).isBetween(1.4, 1.6);
    }

    /** Equation 3 is linear in its weights: each loss of an unroll is the last of a shorter one. */
    @ParameterizedTest
    @EnumSource(SecondDerivatives.class)
    void gradientsOfLastLossesSumToThatOfAllLosses(SecondDerivatives form) {
        Architecture architecture = new Architecture(new InputForm.LogSign(10), 6, 0.1);
        Optimizee optimizee = FAMILY.draw(Key.of(5), 3);
        float[] phi = architecture.initial(Key.of(6));
        Unroll.Position start =
                new Unroll.Position(optimizee.start(), LstmState.zero(architecture, Phi.layout(architecture, 9)));

        double[] all = gradient(new Unroll(architecture, optimizee.objective(), form, LossWeights.ALL), phi, start, 5);

        Unroll last = new Unroll(architecture, optimizee.objective(), form, LossWeights.LAST);
        double[] sum = new double[all.length];
        for (int steps = 1; steps <= 5; steps++) {
            double[] one = gradient(last, phi, start, steps);
            IntStream.range(0, sum.length).forEach(i -> sum[i] += one[i]);
        }
        double largest = Arrays.stream(all).map(Math::abs).max().orElseThrow();
        assertThat(largest).isPositive();
        assertThat(sum).containsExactly(all, within(1e-5 * largest));
    }

    private static double[] gradient(Unroll unroll, float[] phi, Unroll.Position start, int steps) {
        CoordinatewiseLstm network = unroll.network(phi);
        return unroll.backward(network, unroll.forward(network, start, steps).orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void byHandAndWithTensorsAgreeInBothForms(InputForm input) {
        Architecture architecture = new Architecture(input, 6, 0.1);
        Optimizee optimizee = FAMILY.draw(Key.of(5), 3);
        float[] phi = architecture.initial(Key.of(6));
        for (SecondDerivatives form : SecondDerivatives.values()) {
            Unroll unroll = new Unroll(architecture, optimizee.objective(), form, LossWeights.ALL);
            Unroll.Position start =
                    new Unroll.Position(optimizee.start(), LstmState.zero(architecture, Phi.layout(architecture, 9)));
            double[] ours = gradient(unroll, phi, start, 5);
            double[] expected = PlainUnroll.run(
                            architecture,
                            optimizee.objective(),
                            form,
                            Phi.parts(architecture, phi),
                            Phi.vector(optimizee.start()),
                            5)
                    .gradient()
                    .flatten()
                    .toDoubles();
            double largest = IntStream.range(0, expected.length)
                    .mapToDouble(i -> Math.abs(expected[i]))
                    .max()
                    .orElseThrow();
            assertThat(largest).isPositive();
            for (int i = 0; i < ours.length; i++) {
                assertThat(ours[i])
                        .as("%s %s %d", input, form, i)
                        .isCloseTo(expected[i], org.assertj.core.api.Assertions.within(1e-4 * largest));
            }
        }
    }

    @Test
    void gaussianQuadraticsOfThePaperStartAtTen() {
        Optimizee optimizee = QuadraticFamily.paper().draw(Key.of(8), 4000);
        double mean = Reduce.mean(optimizee.objective().losses(Phi.vector(optimizee.start()), 0))
                .item();
        // Five standard errors of a mean of chi-squares of ten degrees of freedom.
        assertThat(mean).isBetween(10 - 5 * Math.sqrt(20.0 / 4000), 10 + 5 * Math.sqrt(20.0 / 4000));
    }
}
