package org.touchstone.kernel.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.seq2seq.MarginSpec.AfterViolation;
import org.touchstone.kernel.seq2seq.MarginSpec.Cost;
import org.touchstone.kernel.seq2seq.MarginSpec.EarlyEnd;
import org.touchstone.kernel.seq2seq.text.Vocabulary;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Params;

/** Special cases with known answers (I8, I9, I16, I17, P1, P5, P6, P7, P15). */
@ExtendWith(InScope.class)
class MarginKnownValuesTest {
    private static final Key NO_DROPOUT = Key.of(0);

    private final ModelSpec model = Toys.model(1, 0);

    private static float[] firstScores(ModelSpec model, Params p, Example example) {
        Memory memory = Memory.encode(model, p, SourceBatch.of(List.of(example.source())), Masks.NONE);
        Scores scores = new Scores(p, List.of(example.valid()), false);
        try (Lanes lanes = new Lanes(p, memory, Masks.NONE, scores)) {
            return lanes.step(List.of(new int[1]), List.of(new int[] {Vocabulary.BEGIN}));
        }
    }

    @Test
    void oneWordIsTheMulticlassHinge() {
        // I8; also I16: where the wanted word is first, its loss is below 1 and not 0.
        int goldFirst = 0;
        for (int seed = 0; seed < 20; seed++) {
            Params p = Toys.parameters(model, seed, 4);
            Example example =
                    new Example(new int[] {5, 6}, new int[] {4 + seed % 5}, Successors.free(Toys.WORDS, 1, false));
            float[] scores = firstScores(model, p, example);
            int gold = example.target()[0];
            double wrong = Arrays.stream(example.valid().start().columns())
                    .filter(w -> w != gold)
                    .mapToDouble(w -> scores[w])
                    .max()
                    .orElseThrow();
            double expected = Math.max(0, 1 - scores[gold] + wrong);

            Objectives.Differentiated result =
                    Objectives.margins(model, MarginSpec.of(2, true), p, List.of(example), NO_DROPOUT);

            assertThat(result.loss()).isCloseTo(expected, within(1e-5));
            if (scores[gold] > wrong && expected > 0) {
                goldFirst++;
                assertThat(result.gradient().get(ModelSpec.OUTPUT_BIAS).toDoubles()[gold])
                        .as("P2: gradient where the wanted word is first without its margin")
                        .isCloseTo(-1, within(1e-9));
            }
        }
        assertThat(goldFirst).as("cases of the wanted word being first").isPositive();
    }

    private static List<Integer> ranked(float[] scores, Example example) {
        return Arrays.stream(example.valid().start().columns())
                .boxed()
                .sorted((a, b) -> Float.compare(scores[b], scores[a]))
                .toList();
    }

    /** The word that violates at the first step of two, by the definition, with every word allowed. */
    private static int expectedViolator(float[] scores, Example example, int beam) {
        int gold = example.target()[0];
        List<Integer> ranked = ranked(scores, example);
        int last = ranked.get(beam - 1);
        return last == gold ? ranked.get(beam - 2) : last;
    }

    @Test
    void theViolatorIsTheLastOneKeptOrTheOneBeforeWhereThatIsWanted() {
        int goldLast = 0;
        for (int seed = 0; seed < 40; seed++) {
            Params p = Toys.parameters(model, seed, 4);
            int[] target = {4 + seed % 5, 4};
            Example example = new Example(new int[] {5, 6}, target, Successors.free(Toys.WORDS, 2, false));
            float[] scores = firstScores(model, p, example);
            for (int beam = 2; beam <= 4; beam++) {
                int wrong = expectedViolator(scores, example, beam);
                double hinge = 1 - scores[target[0]] + scores[wrong];
                List<Violation> first = Objectives.margins(
                                model, MarginSpec.of(beam, true), p, List.of(example), NO_DROPOUT)
                        .violations()
                        .all()
                        .stream()
                        .filter(v -> v.step() == 1)
                        .toList();
                assertThat(first).hasSize(hinge > 0 ? 1 : 0);
                for (Violation v : first) {
                    assertThat(v.wrongWord()).isEqualTo(wrong).isNotEqualTo(target[0]);
                    assertThat(v.hinge()).isCloseTo(hinge, within(1e-5));
                    goldLast += hinge >= 1 && !v.goldFell() ? 1 : 0;
                }
            }
        }
        assertThat(goldLast)
                .as("cases of the wanted word being the last one kept (P1)")
                .isPositive();
    }

    @Test
    void aLargerBeamViolatesNoMoreOnTheSamePrefixes() {
        List<Example> batch = Toys.translations(6, 30);
        for (int seed = 0; seed < 4; seed++) {
            Params p = Toys.parameters(model, seed, 4);
            Set<Integer> before = null;
            for (int beam = 2; beam <= 6; beam++) {
                Set<Integer> now = Objectives.margins(
                                model,
                                MarginSpec.of(beam, true).withAfterViolation(AfterViolation.STOP),
                                p,
                                batch,
                                NO_DROPOUT)
                        .violations()
                        .all()
                        .stream()
                        .filter(v -> v.step() == 1)
                        .map(Violation::sentence)
                        .collect(Collectors.toCollection(HashSet::new));
                if (before != null) {
                    assertThat(before).containsAll(now);
                }
                before = now;
            }
        }
    }

    @Test
    void anEarlyEndThatIsKeptIsTheViolatorWhereEndsAreCompared() {
        int ends = 0;
        int others = 0;
        for (int seed = 0; seed < 40; seed++) {
            Params p = Toys.parameters(model, seed, 4);
            int[] target = {4 + seed % 5, Vocabulary.END};
            Example example = new Example(new int[] {5, 6}, target, Successors.free(Toys.WORDS, 8, true));
            float[] scores = firstScores(model, p, example);
            MarginSpec spec = MarginSpec.of(3, false).withEarlyEnd(EarlyEnd.COMPARED);
            int place = ranked(scores, example).indexOf(Vocabulary.END);
            int wrong = place < spec.beam() ? Vocabulary.END : expectedViolator(scores, example, spec.beam());
            double hinge = 1 - scores[target[0]] + scores[wrong];

            List<Violation> first =
                    Objectives.margins(model, spec, p, List.of(example), NO_DROPOUT).violations().all().stream()
                            .filter(v -> v.step() == 1)
                            .toList();

            assertThat(first).hasSize(hinge > 0 ? 1 : 0);
            for (Violation v : first) {
                assertThat(v.wrongWord()).isEqualTo(wrong);
                assertThat(v.hinge()).isCloseTo(hinge, within(1e-5));
                ends += wrong == Vocabulary.END ? 1 : 0;
                others += wrong == Vocabulary.END ? 0 : 1;
            }
        }
        assertThat(ends).as("cases of an early end").isPositive();
        assertThat(others).as("cases of another word").isPositive();
    }

    @Test
    void whereAllScoresTieWhatIsWantedIsKnownByIdentity() {
        // P15. All scores are 0, in the lane of the wanted words and in the beam: each margin is missed by exactly 1.
        Params zero = model.initialParameters(Key.of(1), DType.F64).scale(0);
        List<Example> batch = MarginSpec.of(3, false).searched(Toys.translations(2, 6), Toys.WORDS);
        int words = batch.stream().mapToInt(e -> e.target().length).sum();

        Objectives.Differentiated result = Objectives.margins(model, MarginSpec.of(3, false), zero, batch, NO_DROPOUT);

        assertThat(result.loss()).isEqualTo(words);
        assertThat(result.violations().all()).hasSize(words).allSatisfy(violation -> {
            assertThat(violation.hinge()).isEqualTo(1);
            assertThat(violation.wrongWord())
                    .isNotEqualTo(batch.get(violation.sentence()).target()[violation.step() - 1]);
        });
    }

    @Test
    void earlyUpdateHasOneViolationAtMost() {
        List<Example> batch = Toys.orderings(6, 20);

        List<Violation> all = Objectives.margins(
                        model,
                        MarginSpec.of(2, true).withAfterViolation(AfterViolation.STOP),
                        Toys.parameters(model, 3, 4),
                        batch,
                        NO_DROPOUT)
                .violations()
                .all();

        assertThat(all).isNotEmpty();
        assertThat(all.stream().map(Violation::sentence)).doesNotHaveDuplicates();
    }

    @Test
    void constrainedViolatorsAreValidAndFinite() {
        for (int beam : new int[] {2, 3, 50}) {
            List<Example> batch = Toys.orderings(9, 30);
            Violations violations = Objectives.margins(
                            model, MarginSpec.of(beam, true), Toys.parameters(model, 3, 8), batch, NO_DROPOUT)
                    .violations();
            assertThat(violations.all()).isNotEmpty();
            for (Violation v : violations.all()) {
                Example example = batch.get(v.sentence());
                Successors.State state = example.valid().start();
                int reset = 0;
                for (int t = 1; t < v.step(); t++) {
                    reset = violations.resets()[v.sentence()][t - 1] ? t : reset;
                }
                for (int t = 1; t < v.step(); t++) {
                    int word = t <= reset ? example.target()[t - 1] : violations.inputs()[v.sentence()][t];
                    state = state.after(example.valid().column(word));
                }
                assertThat(state.columns()).contains(example.valid().column(v.wrongWord()));
                assertThat(v.hinge()).isFinite();
            }
        }
    }

    @Test
    void costOfWordsIsOneMinusSentenceBleu() {
        MarginSpec bleu = MarginSpec.of(3, false).withCost(Cost.BLEU);

        assertThat(bleu.cost(List.of(4, 5, 6), List.of(4, 5, 6))).isCloseTo(0, within(1e-12));
        assertThat(bleu.cost(List.of(7, 8), List.of(4, 5))).isEqualTo(1);
        assertThat(bleu.cost(List.of(4, 5), List.of(4, 6))).isBetween(0.1, 0.9);
        assertThat(MarginSpec.of(3, true).cost(List.of(4), List.of(4))).isEqualTo(1);
    }
}
