package org.touchstone.kernel.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.diagnose.Diagnostician;
import org.touchstone.kernel.diagnose.LayerStatistics;
import org.touchstone.kernel.diagnose.NetworkStatistics;
import org.touchstone.kernel.diagnose.Rule;
import org.touchstone.kernel.diagnose.Updates;
import org.touchstone.kernel.tensor.DType;

/** Looking into a sequence model while it trains. */
class SequenceTrainingLookTest {
    private static final List<Example> EXAMPLES = Toys.orderings(4, 10);
    private static final ModelSpec MODEL = Toys.model(2, 0.2);
    private static final SequenceTrainingSpec SPEC = new SequenceTrainingSpec(
            2,
            Rates.all(0.02),
            Optional.of(new SearchTraining(2, Rates.all(0.02), MarginSpec.of(3, true), 2)),
            SequenceTrainingSpec.Method.ADAGRAD,
            4,
            7);

    /** Four of them are 3.4e38 in single precision. */
    private static final byte LARGEST = 0x7F;

    private static SequenceTraining start() {
        return SequenceTraining.start(MODEL, SPEC, EXAMPLES, DType.F32);
    }

    @Test
    void lookingChangesNothingInBothPhases() {
        try (SequenceTraining seen = start();
                SequenceTraining unseen = start()) {
            while (!seen.isDone()) {
                NetworkStatistics now = seen.look(EXAMPLES);
                assertThat(now.step()).isEqualTo(seen.stepsDone());
                assertThat(now.examples()).isEqualTo(EXAMPLES.size());
                assertThat(seen.measuredStep().step()).isEqualTo(unseen.step());
            }

            assertThat(seen.snapshot().arrays()).isEqualTo(unseen.snapshot().arrays());
        }
    }

    @Test
    void whatIsSeenAreTheStatesOfEveryWordAndTheScores() {
        try (SequenceTraining training = start()) {
            NetworkStatistics now = training.look(EXAMPLES);
            long words = EXAMPLES.stream().mapToLong(e -> e.target().length).sum();

            assertThat(now.layers().stream().map(LayerStatistics::layer))
                    .containsExactly("encoder.1", "decoder.attention.combine", "output");
            assertThat(now.layers().get(0).values().count()).isEqualTo(words * MODEL.hidden());
            assertThat(now.layers().get(1).gradients().count()).isEqualTo(words * MODEL.hidden());
            assertThat(now.layers().get(2).values().count()).isEqualTo(words * MODEL.targetWords());
            Updates updates = training.measuredStep().updates();
            assertThat(updates.ratios()).containsKeys("encoder.1", "decoder.attention.combine", "output");
        }
    }

    @Test
    void aStepWithoutAViolationIsNoUpdateThatIsTooSmall() {
        Example alone = new Example(new int[] {4}, new int[] {4}, BagSuccessors.of(new int[] {4}));
        SequenceTrainingSpec search =
                new SequenceTrainingSpec(0, Rates.all(0.1), SPEC.search(), SequenceTrainingSpec.Method.SGD, 1, 7);
        try (SequenceTraining training = SequenceTraining.start(MODEL, search, List.of(alone), DType.F32)) {
            SequenceTraining.MeasuredStep only = training.measuredStep();

            assertThat(only.step().violations()).isZero();
            assertThat(only.updates()).isEqualTo(Updates.NONE);
            assertThat(Diagnostician.examine(training.look(List.of(alone)), only.updates()))
                    .isEmpty();
        }
    }

    /** Where all scores are alike, dC/ds = 1/V - [wanted], whose mean square is (V - 1) / V^2. */
    @Test
    void ofUniformScoresTheGradientIsKnown() {
        try (SequenceTraining training = changed((byte) 0)) {
            LayerStatistics output = training.look(EXAMPLES).layers().get(2);
            double words = MODEL.targetWords();

            assertThat(output.values().greatest()).isZero();
            assertThat(output.gradients().mean()).isCloseTo(0, within(1e-7));
            assertThat(output.gradients().secondMoment()).isCloseTo((words - 1) / (words * words), within(1e-6));
        }
    }

    @Test
    void numbersThatAreNotFiniteAreNamedWhereTheyBegin() {
        try (SequenceTraining training = changed(LARGEST)) {
            assertThat(Diagnostician.examine(training.look(EXAMPLES), Updates.NONE))
                    .singleElement()
                    .satisfies(found -> {
                        assertThat(found.rule()).isEqualTo(Rule.NOT_FINITE);
                        assertThat(found.layer()).isEqualTo("output");
                    });
        }
    }

    /** With every byte of the attention's and the output's matrices so: zeros, or the largest numbers, which overflow at the scores. */
    private static SequenceTraining changed(byte with) {
        try (SequenceTraining training = start()) {
            Snapshot before = training.snapshot();
            Map<String, NamedArray> arrays = new LinkedHashMap<>(before.arrays());
            arrays.replaceAll((name, array) -> name.endsWith(ModelSpec.COMBINE) || name.contains("parameters/output.")
                    ? filled(array, with)
                    : array);
            return SequenceTraining.restore(MODEL, SPEC, EXAMPLES, new Snapshot(arrays, before.metadata()));
        }
    }

    private static NamedArray filled(NamedArray array, byte with) {
        byte[] bytes = new byte[array.data().remaining()];
        Arrays.fill(bytes, with);
        return new NamedArray(array.name(), array.dtype(), array.shape(), ByteBuffer.wrap(bytes));
    }

    @Test
    void noExamplesAreRefused() {
        try (SequenceTraining training = start()) {
            assertThatThrownBy(() -> training.look(List.of()))
                    .isInstanceOf(SpecException.class)
                    .hasMessageContaining("there is none to look at");
        }
    }
}
