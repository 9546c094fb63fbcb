package org.touchstone.kernel.l2l;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.l2l.OptimizeeFamily.QuadraticFamily;
import org.touchstone.kernel.random.Key;

class ImitationTest {
    private static final OptimizeeFamily FAMILY = new QuadraticFamily(4, false, 0.5);

    private static MetaSpec spec() {
        return new MetaSpec(
                new Architecture(new InputForm.LogSign(10), 8, 0.1),
                SecondDerivatives.DROPPED,
                LossWeights.ALL,
                1,
                16,
                10,
                List.of(20),
                10,
                MetaRate.constant(0.01),
                1,
                0,
                100,
                16,
                3);
    }

    @Test
    void afterImitationItMovesAsAdamMoves() {
        Imitation imitation = new Imitation(150, 0.1);
        Imitation.Result result = imitation.run(spec(), FAMILY);
        double before = Arrays.stream(result.losses(), 0, 10).average().orElseThrow();
        double after = Arrays.stream(result.losses(), 140, 150).average().orElseThrow();
        assertThat(after).isLessThan(before / 3);
        assertThat(imitation.run(spec(), FAMILY).phi()).isEqualTo(result.phi());

        FunctionSet test = new FunctionSet(Key.of(9), 64);
        double adam = mean(Baseline.ADAM.on(FAMILY, test, 10, 0.1));
        double learned =
                mean(new LearnedRun(spec().architecture(), result.phi(), Optional.empty()).on(FAMILY, test, 10));
        assertThat(learned).isBetween(adam * 0.6, adam * 1.4);
        MetaTraining training = new MetaTraining(spec(), FAMILY);
        assertThat(training.start(result.phi()).phi()).isEqualTo(result.phi());
    }

    @Test
    void restoredAnywhereItGoesOnWithTheSameBits() {
        Imitation imitation = new Imitation(6, 0.1);
        float[] undisturbed = imitation.run(spec(), FAMILY).phi();
        Imitation.State state = imitation.start(spec());
        for (int i = 0; i < imitation.updates(); i++) {
            Snapshot saved = MetaSnapshots.save(spec(), state);
            assertThat(MetaSnapshots.isOfImitation(saved)).isTrue();
            state = imitation
                    .step(spec(), FAMILY, MetaSnapshots.restoreImitation(spec(), saved))
                    .state();
        }
        assertThat(state.done()).isEqualTo(6);
        assertThat(state.phi()).isEqualTo(undisturbed);
    }

    private static double mean(RaceResult result) {
        return Arrays.stream(result.last()).average().orElseThrow();
    }

    @Test
    void badSettingsAreRefused() {
        assertThatThrownBy(() -> new Imitation(0, 0.1)).hasMessageContaining("imitation.updates");
        assertThatThrownBy(() -> new Imitation(1, Double.NaN)).hasMessageContaining("imitation.teacherRate");
    }
}
