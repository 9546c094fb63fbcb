package org.touchstone.kernel.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.seq2seq.SequenceTrainingSpec.Method;
import org.touchstone.kernel.seq2seq.text.Vocabulary;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensors;

/** Training learns, goes on with the same bits, and stands still without violations (I1, I12 to I14). */
@ExtendWith(InScope.class)
class SequenceTrainingTest {
    private static final List<Example> EXAMPLES = Toys.orderings(4, 10);

    private static SequenceTrainingSpec spec(Method method, double rate, int crossEntropy, int search, int beam) {
        return new SequenceTrainingSpec(
                crossEntropy,
                Rates.all(rate),
                Optional.of(new SearchTraining(search, Rates.all(rate), MarginSpec.of(beam, true), 2)),
                method,
                4,
                7);
    }

    private static List<SequenceStep> run(SequenceTraining training, long until) {
        List<SequenceStep> steps = new ArrayList<>();
        while (training.stepsDone() < until) {
            steps.add(training.step());
        }
        return steps;
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void resumedIsUndisturbedToTheBit(Method method) {
        ModelSpec model = Toys.model(2, 0.2);
        SequenceTrainingSpec spec = spec(method, 0.02, 2, 5, 4);
        for (int stop : new int[] {2, 6, 8, 13}) {
            try (SequenceTraining whole = SequenceTraining.start(model, spec, EXAMPLES, DType.F32);
                    SequenceTraining first = SequenceTraining.start(model, spec, EXAMPLES, DType.F32)) {
                run(whole, stop);
                run(first, stop);
                Snapshot snapshot = first.snapshot();
                try (SequenceTraining second = SequenceTraining.restore(model, spec, EXAMPLES, snapshot)) {
                    assertThat(run(second, second.steps())).isEqualTo(run(whole, whole.steps()));
                    assertThat(second.snapshot().arrays())
                            .isEqualTo(whole.snapshot().arrays());
                    assertThat(second.isDone()).isTrue();
                }
            }
        }
    }

    @Test
    void snapshotsOfSomethingElseAreRefused() {
        ModelSpec model = Toys.model(1, 0);
        SequenceTrainingSpec spec = spec(Method.SGD, 0.1, 1, 1, 3);
        try (SequenceTraining training = SequenceTraining.start(model, spec, EXAMPLES, DType.F32)) {
            Snapshot snapshot = training.snapshot();
            assertThatThrownBy(() -> SequenceTraining.restore(Toys.model(2, 0), spec, EXAMPLES, snapshot))
                    .isInstanceOf(SpecException.class)
                    .hasMessageContaining("specification");
            for (List<Example> others : List.of(
                    EXAMPLES.subList(0, 3), Toys.orderings(5, 10), Toys.translations(4, 10), withoutConstraints())) {
                assertThatThrownBy(() -> SequenceTraining.restore(model, spec, others, snapshot))
                        .isInstanceOf(SpecException.class)
                        .hasMessageContaining("examples");
            }
            assertThatThrownBy(() -> SequenceTraining.start(model, spec, List.of(), DType.F32))
                    .isInstanceOf(SpecException.class);
        }
    }

    private static List<Example> withoutConstraints() {
        return EXAMPLES.stream().map(e -> e.unconstrained(Toys.WORDS)).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "type, I64",
        "type, F99",
        "step, many",
        "step, -1",
        "step, 1000",
        "step, 99999999999999999999",
        "optimizerSteps, -1",
        "optimizerSteps, 1"
    })
    void snapshotsWithSillyNumbersAreRefusedByField(String field, String value) {
        ModelSpec model = Toys.model(1, 0);
        SequenceTrainingSpec spec = spec(Method.ADAGRAD, 0.1, 1, 1, 3);
        try (SequenceTraining training = SequenceTraining.start(model, spec, EXAMPLES, DType.F32)) {
            Snapshot snapshot = training.snapshot();
            Map<String, String> changed = new HashMap<>(snapshot.metadata());
            changed.put(field, value);
            assertThatThrownBy(() ->
                            SequenceTraining.restore(model, spec, EXAMPLES, new Snapshot(snapshot.arrays(), changed)))
                    .isInstanceOfSatisfying(
                            SpecException.class, e -> assertThat(e.field()).isEqualTo(field));
        }
    }

    @Test
    void snapshotsThatDivergedOrLackAnArrayAreRefusedAndNothingLeaks() {
        ModelSpec model = Toys.model(1, 0);
        SequenceTrainingSpec spec = spec(Method.ADAM, 0.1, 1, 1, 3);
        try (SequenceTraining training = SequenceTraining.start(model, spec, EXAMPLES, DType.F32)) {
            Snapshot snapshot = training.snapshot();
            String name = "parameters/" + ModelSpec.OUTPUT_BIAS;
            Map<String, NamedArray> diverged = new LinkedHashMap<>(snapshot.arrays());
            diverged.put(name, NamedArray.of(name, Tensors.full(DType.F32, Double.NaN, Toys.WORDS)));
            assertThatThrownBy(() -> SequenceTraining.restore(
                            model, spec, EXAMPLES, new Snapshot(diverged, snapshot.metadata())))
                    .isInstanceOf(SpecException.class)
                    .hasMessageContaining("not finite");
            // The last group's: the states of the others are there already. InScope counts what is left.
            String last = snapshot.arrays().keySet().stream()
                    .filter(key -> key.startsWith("optimizer/") && key.endsWith(ModelSpec.OUTPUT_BIAS))
                    .findFirst()
                    .orElseThrow();
            Map<String, NamedArray> lacking = new LinkedHashMap<>(snapshot.arrays());
            lacking.remove(last);
            assertThatThrownBy(() ->
                            SequenceTraining.restore(model, spec, EXAMPLES, new Snapshot(lacking, snapshot.metadata())))
                    .isInstanceOf(SpecException.class)
                    .hasMessageContaining("missing");
        }
    }

    @Test
    void aTrainingKnowsItsBeamAndItsModelRefusesWiderOnes() {
        ModelSpec spec = Toys.model(1, 0);
        Vocabulary words = Vocabulary.of(List.of("<pad>", "<unk>", "<s>", "</s>", "a", "b", "c", "d", "e"));
        List<int[]> sources = Toys.sources(EXAMPLES);
        List<Successors> valid = Toys.valid(EXAMPLES);
        try (SequenceTraining training =
                SequenceTraining.start(spec, spec(Method.SGD, 0.1, 1, 3, 6), EXAMPLES, DType.F32)) {
            run(training, 3);
            assertThat(training.trainingBeam()).isZero();
            run(training, 4);
            assertThat(training.trainingBeam()).isEqualTo(2);
            run(training, training.steps());
            assertThat(training.trainingBeam()).isEqualTo(3);
            try (SequenceModel model = training.model(words, words)) {
                assertThat(model.decode(sources, valid, 2, false)).hasSameSizeAs(sources);
                assertThatThrownBy(() -> model.decode(sources, valid, 3, false))
                        .isInstanceOf(SpecException.class)
                        .hasMessageContaining("at most 2");
                assertThat(model.decode(sources, valid, 3, true)).hasSameSizeAs(sources);
            }
            assertThatThrownBy(() -> training.model(Vocabulary.of(words.words().subList(0, 5)), words))
                    .isInstanceOf(SpecException.class);
        }
    }

    @Test
    void modelsTooLargeAreRefusedWhereverTheirNumbersAre() {
        assertThatThrownBy(() -> new ModelSpec(8, 4096, 4, 0, 10, 10))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("numbers");
        assertThatThrownBy(() -> new ModelSpec(1, 4, 4096, 0, 1_000_000, 10)).isInstanceOf(SpecException.class);
        assertThatThrownBy(() -> new SearchTraining(10_001, Rates.all(1), MarginSpec.of(2, true), 0))
                .isInstanceOf(SpecException.class);
    }

    @Test
    void twoSentencesAreLearntUntilNoMarginIsViolatedAndThenTheGradientIsZero() {
        ModelSpec model = new ModelSpec(1, 24, 16, 0, Toys.WORDS, Toys.WORDS);
        List<Example> two = EXAMPLES.subList(2, 4);
        try (SequenceTraining training =
                SequenceTraining.start(model, spec(Method.ADAM, 0.02, 20, 400, 3), two, DType.F32)) {
            SequenceStep last = run(training, 420).get(419);
            assertThat(last.violations()).isZero();
            assertThat(last.loss()).isZero();
            assertThat(last.gradientNorm()).isZero();
            List<Decoded> found = training.search(SearchSpec.byLastScore(2)).decode(Toys.sources(two), Toys.valid(two));
            for (int i = 0; i < two.size(); i++) {
                assertThat(found.get(i).best().words().stream().mapToInt(w -> w).toArray())
                        .isEqualTo(two.get(i).target());
            }
        }
    }

    @Test
    void crossEntropyLearnsAToy() {
        ModelSpec model = new ModelSpec(1, 24, 16, 0, Toys.WORDS, Toys.WORDS);
        SequenceTrainingSpec spec = new SequenceTrainingSpec(60, Rates.all(0.02), Optional.empty(), Method.ADAM, 4, 1);
        try (SequenceTraining training = SequenceTraining.start(model, spec, EXAMPLES, DType.F32)) {
            double before = training.perplexity(EXAMPLES);
            SequenceStep first = training.step();
            run(training, training.steps());

            assertThat(Math.log(before)).isCloseTo(first.loss(), within(0.2));
            assertThat(training.perplexity(EXAMPLES)).isLessThan(2).isLessThan(before / 3);
        }
    }

    @Test
    void theBeamGrowsByOneEveryTwoEpochsFromTwo() {
        SearchTraining search = new SearchTraining(20, Rates.all(1), MarginSpec.of(6, true), 2);

        assertThat(List.of(0L, 1L, 2L, 3L, 4L, 7L, 8L, 9L, 19L).stream().map(search::beam))
                .containsExactly(2, 2, 3, 3, 4, 5, 6, 6, 6);
        assertThat(new SearchTraining(5, Rates.all(1), MarginSpec.of(6, true), 0).beam(0))
                .isEqualTo(6);
    }

    @Test
    void accumulatorsBeginAnewWithEachBeamUnlessTheMethodIsAdam() {
        SequenceTrainingSpec published = spec(Method.ADAGRAD, 0.02, 3, 8, 4);
        SequenceTrainingSpec adam = spec(Method.ADAM, 0.02, 3, 8, 4);

        assertThat(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L).stream().map(published::beginsAnew))
                .containsExactly(false, false, true, false, true, false, true, false);
        assertThat(List.of(2L, 3L, 4L, 5L, 7L).stream().map(adam::beginsAnew))
                .containsExactly(false, true, false, false, false);
    }

    @Test
    void epochsAreTheSameExamplesInBatchesOfLikeLength() {
        EpochOrder order = new EpochOrder(EXAMPLES, 4, Key.of(3));

        for (long epoch = 0; epoch < 3; epoch++) {
            List<Example> all = new ArrayList<>();
            order.of(epoch).forEach(all::addAll);
            assertThat(all).containsExactlyInAnyOrderElementsOf(EXAMPLES);
            assertThat(order.of(epoch)).isEqualTo(order.of(epoch)).hasSize(3);
        }
        List<Integer> lengths = order.of(0).stream()
                .flatMap(List::stream)
                .map(e -> e.source().length)
                .toList();
        assertThat(lengths).isSorted();
    }

    @Test
    void aModelSavesLoadsAndGuardsItsBeam() {
        ModelSpec spec = new ModelSpec(1, 4, 3, 0.1, 6, 8);
        Vocabulary source = Vocabulary.of(List.of("<pad>", "<unk>", "<s>", "</s>", "a", "b"));
        long live = Tensors.live();
        try (Scope scope = Scope.open()) {
            Params parameters = scope.release(spec.initialParameters(Key.of(1), DType.F32));
            try (SequenceModel model = new SequenceModel(spec, parameters, source, source, 6);
                    SequenceModel again = SequenceModel.load(model.save())) {
                assertThat(again.save()).isEqualTo(model.save());
                assertThat(again.source().words()).isEqualTo(source.words());
                Map<String, String> metadata = new HashMap<>(model.save().metadata());
                metadata.put("dropout", "some");
                assertThatThrownBy(() ->
                                SequenceModel.load(new Snapshot(model.save().arrays(), metadata)))
                        .isInstanceOf(SpecException.class)
                        .hasMessageContaining("dropout");
                model.requireServable(5, false);
                assertThat(model.warning(5)).isEmpty();
                assertThatThrownBy(() -> model.requireServable(6, false))
                        .isInstanceOf(SpecException.class)
                        .hasMessageContaining("beam of 6")
                        .hasMessageContaining("at most 5");
                model.requireServable(6, true);
                assertThat(model.warning(10)).isPresent();
            }
        }
        assertThat(Tensors.live()).isEqualTo(live);
    }
}
