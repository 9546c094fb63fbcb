package org.touchstone.kernel.l2l;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.classify.ClassifierSpec;
import org.touchstone.kernel.classify.ImageSource;
import org.touchstone.kernel.classify.InputShape;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.l2l.OptimizeeFamily.QuadraticFamily;
import org.touchstone.kernel.layer.Activation;

/** What meta-training accepts, it has room for. */
class MetaSizesTest {
    private static MetaSpec spec(
            int hidden, int episodes, int functions, int unroll, List<Integer> horizons, int validationFunctions) {
        return new MetaSpec(
                new Architecture(new InputForm.Raw(), hidden, 0.1),
                SecondDerivatives.DROPPED,
                LossWeights.ALL,
                episodes,
                functions,
                unroll,
                horizons,
                9,
                MetaRate.constant(0.01),
                1,
                0,
                3,
                validationFunctions,
                7);
    }

    @Test
    void sizesBeyondAnyMemoryAreRefusedByTheNameOfTheirField() {
        refused("size: must be from 1 to 100", () -> new QuadraticFamily(101, false, 0));
        refused("functions: must be from 1 to 1024", () -> spec(6, 1, 1025, 4, List.of(4), 1));
        refused("horizons[1]: must be from 1 to 100000", () -> spec(6, 1, 1, 4, List.of(4, 100_004), 1));
        refused("validation.functions: must be from 1 to 199", () -> spec(6, 1, 1, 4, List.of(100_000, 4), 200));
        assertThatThrownBy(() -> new Quadratics(new double[0], new double[1 << 16], 1 << 16, 1 << 16))
                .hasMessageContaining("0 and 65536 numbers are not 65536 quadratics");
    }

    @Test
    void anUpdateThatWouldNotFitIsRefusedBeforeItBegins() {
        OptimizeeFamily family = new QuadraticFamily(100, false, 0);

        refused(
                "unroll: for 102400 coordinates, 1 episodes and 64 units",
                () -> new MetaTraining(spec(64, 1, 1024, 20, List.of(20), 1), family).start());
        refused("fewer episodes", () -> new MetaTraining(spec(6, 256, 1024, 4, List.of(4), 1), family).start());
    }

    @Test
    void aBatchThatWouldNotFitIsRefused() {
        ImageSource images = new ImageSource() {
            @Override
            public InputShape shape() {
                return new InputShape(1, 512, 512);
            }

            @Override
            public int classes() {
                return 2;
            }

            @Override
            public int count() {
                return 8192;
            }

            @Override
            public void read(int[] indices, byte[] pixels, int[] labels) {}
        };

        refused(
                "batchSize: a step would need about",
                () -> new ClassifierFamily(new ClassifierSpec.Mlp(List.of(10), Activation.RELU, 0), images, 8192, 0.1));
    }

    /** Safetensors are read with at most 10,000 tensors: 148 episodes of an MNIST network had more. */
    @Test
    void aSnapshotHasAFewArraysForEachEpisodeHoweverManyCoordinates() {
        MetaSpec spec = spec(3, 3, 1024, 4, List.of(8), 1);
        MetaTraining training = new MetaTraining(spec, new QuadraticFamily(5, false, 0.1));
        MetaState state = training.step(training.start());
        assertThat(state.episodes().get(0).state().blocks().length).isGreaterThan(4);

        Snapshot snapshot = MetaSnapshots.save(spec, state);
        MetaState restored = MetaSnapshots.restore(spec, snapshot);

        assertThat(snapshot.arrays()).hasSize(4 + 8 * 3);
        for (int i = 0; i < 3; i++) {
            LstmState before = state.episodes().get(i).state();
            assertThat(restored.episodes().get(i).state().blocks()).isDeepEqualTo(before.blocks());
        }
    }

    /** The norm of a meta-gradient that overflows is not a number anybody can publish. */
    @Test
    void resultsThatAreNotFiniteEnoughCountForNothing() {
        EpisodeResult good = result(true, 2, 3, 4);
        EpisodeResult overflowing = result(true, 1, 1e200, 0);

        MetaGradient gradient = MetaGradient.of(List.of(good, overflowing, result(false, Double.NaN, 0, 0)), 2);

        assertThat(good.usable()).isTrue();
        assertThat(overflowing.usable()).isFalse();
        assertThat(gradient.used()).isEqualTo(1);
        assertThat(gradient.norm()).isEqualTo(5);
        assertThat(gradient.loss()).isEqualTo(2);
    }

    private static EpisodeResult result(boolean finite, double loss, double... gradient) {
        return new EpisodeResult(
                finite,
                loss,
                gradient,
                new Episode(0, 4, new float[0], new LstmState(new float[0][][], gradient, gradient, 0)));
    }

    private static void refused(String message, ThrowingCallable work) {
        assertThatThrownBy(work).isInstanceOf(SpecException.class).hasMessageContaining(message);
    }
}
