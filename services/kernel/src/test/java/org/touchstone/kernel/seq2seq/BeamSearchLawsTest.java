package org.touchstone.kernel.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.seq2seq.SearchSpec.Ranking;
import org.touchstone.kernel.seq2seq.SearchSpec.Stop;
import org.touchstone.kernel.seq2seq.text.Vocabulary;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Params;

/** Greedy, exhaustive, valid, and the same in any batch (I5 to I7, I11). */
@ExtendWith(InScope.class)
class BeamSearchLawsTest {
    private final ModelSpec model = Toys.model(2, 0.3);

    static Stream<Arguments> rankings() {
        return Stream.of(Ranking.values()).flatMap(r -> Stream.of(1L, 2L, 3L).map(seed -> Arguments.of(r, seed)));
    }

    /** The score of one output, by teacher forcing. */
    private double score(Params p, Example example, List<Integer> words, Ranking ranking) {
        Memory memory = Memory.encode(model, p, SourceBatch.of(List.of(example.source())), Masks.NONE);
        Scores scores = new Scores(p, List.of(example.valid()), ranking == Ranking.LOG_PROBABILITY);
        double total = 0;
        try (Lanes lanes = new Lanes(p, memory, Masks.NONE, scores)) {
            int input = Vocabulary.BEGIN;
            for (int word : words) {
                float[] found = lanes.step(List.of(new int[1]), List.of(new int[] {input}));
                double one = found[scores.offset(0, example.valid().column(word))];
                total = ranking == Ranking.LOG_PROBABILITY ? total + one : one;
                input = word;
            }
        }
        return total;
    }

    private static void outputs(
            Successors.State state, Successors valid, List<Integer> prefix, List<List<Integer>> all) {
        if (prefix.size() == valid.length() || (!prefix.isEmpty() && prefix.get(prefix.size() - 1) == Vocabulary.END)) {
            all.add(List.copyOf(prefix));
            return;
        }
        for (int column : state.columns()) {
            int word = valid.words()[column];
            prefix.add(word);
            outputs(word == Vocabulary.END ? state : state.after(column), valid, prefix, all);
            prefix.remove(prefix.size() - 1);
        }
    }

    @ParameterizedTest
    @MethodSource("rankings")
    void aBeamOfEverythingIsExhaustive(Ranking ranking, long seed) {
        Params p = Toys.parameters(model, seed, 8);
        List<Example> examples = Toys.orderings(seed, 4);
        SearchSpec spec = new SearchSpec(200, ranking, Stop.BEST_ENDED);

        List<Decoded> found = new BeamSearch(model, p, spec).decode(Toys.sources(examples), Toys.valid(examples));

        for (int i = 0; i < examples.size(); i++) {
            Example example = examples.get(i);
            List<List<Integer>> all = new ArrayList<>();
            outputs(example.valid().start(), example.valid(), new ArrayList<>(), all);
            double best = all.stream()
                    .mapToDouble(words -> score(p, example, words, ranking))
                    .max()
                    .orElseThrow();
            assertThat(found.get(i).best().score()).isCloseTo(best, within(1e-5));
            assertThat(score(p, example, found.get(i).best().words(), ranking)).isCloseTo(best, within(1e-5));
            assertThat(found.get(i).outputs()).hasSize(all.size());
        }
    }

    @ParameterizedTest
    @MethodSource("rankings")
    void aBeamOfOneIsGreedy(Ranking ranking, long seed) {
        Params p = Toys.parameters(model, seed, 8);
        List<Example> examples = new ArrayList<>(Toys.orderings(seed, 4));
        examples.addAll(Toys.translations(seed, 4));

        for (Example example : examples) {
            Decoded found = new BeamSearch(model, p, new SearchSpec(1, ranking, Stop.FIRST_RANK_END))
                    .decode(List.of(example.source()), List.of(example.valid()))
                    .get(0);

            assertThat(found.best().words()).isEqualTo(greedy(p, example));
        }
    }

    /** The largest score is the largest probability, so both rankings agree. */
    private List<Integer> greedy(Params p, Example example) {
        Memory memory = Memory.encode(model, p, SourceBatch.of(List.of(example.source())), Masks.NONE);
        Scores scores = new Scores(p, List.of(example.valid()), false);
        List<Integer> words = new ArrayList<>();
        try (Lanes lanes = new Lanes(p, memory, Masks.NONE, scores)) {
            Successors.State state = example.valid().start();
            int input = Vocabulary.BEGIN;
            while (words.size() < example.valid().length()) {
                float[] found = lanes.step(List.of(new int[1]), List.of(new int[] {input}));
                int best = Arrays.stream(state.columns())
                        .boxed()
                        .max((a, b) -> Float.compare(found[scores.offset(0, a)], found[scores.offset(0, b)]))
                        .orElseThrow();
                input = example.valid().words()[best];
                if (input == Vocabulary.END) {
                    return words;
                }
                words.add(input);
                state = state.after(best);
            }
        }
        return words;
    }

    @ParameterizedTest
    @EnumSource(Ranking.class)
    void openOutputsExhaustively(Ranking ranking) {
        Params p = Toys.parameters(model, 4, 4);
        Example toy = Toys.translations(1, 1).get(0);
        Example example = new Example(toy.source(), toy.target(), Successors.free(Toys.WORDS, 3, true));

        Decoded found = new BeamSearch(model, p, new SearchSpec(400, ranking, Stop.BEST_ENDED))
                .decode(List.of(example.source()), List.of(example.valid()))
                .get(0);

        List<List<Integer>> all = new ArrayList<>();
        outputs(example.valid().start(), example.valid(), new ArrayList<>(), all);
        double best = all.stream()
                .filter(words -> words.get(words.size() - 1) == Vocabulary.END)
                .mapToDouble(words -> score(p, example, words, ranking))
                .max()
                .orElseThrow();
        assertThat(found.best().complete()).isTrue();
        assertThat(found.best().score()).isCloseTo(best, within(1e-5));
    }

    @ParameterizedTest
    @EnumSource(Ranking.class)
    void outputsDoNotDependOnTheBatch(Ranking ranking) {
        Params p = Toys.parameters(model, 7, 8);
        List<Example> examples = new ArrayList<>(Toys.translations(5, 6));
        BeamSearch search = new BeamSearch(model, p, new SearchSpec(3, ranking, Stop.FIRST_RANK_END));

        List<Decoded> together = search.decode(Toys.sources(examples), Toys.valid(examples));
        Collections.reverse(examples);
        List<Decoded> reversed = new ArrayList<>(search.decode(Toys.sources(examples), Toys.valid(examples)));
        Collections.reverse(reversed);
        Collections.reverse(examples);

        for (int i = 0; i < examples.size(); i++) {
            Example one = examples.get(i);
            Decoded alone =
                    search.decode(List.of(one.source()), List.of(one.valid())).get(0);
            agree(together.get(i), alone);
            agree(together.get(i), reversed.get(i));
        }
    }

    private static void agree(Decoded a, Decoded b) {
        assertThat(a.outputs()).hasSameSizeAs(b.outputs());
        for (int i = 0; i < a.outputs().size(); i++) {
            assertThat(a.outputs().get(i).words()).isEqualTo(b.outputs().get(i).words());
            assertThat(a.outputs().get(i).score()).isCloseTo(b.outputs().get(i).score(), within(1e-5));
        }
    }

    @Test
    void constrainedOutputsAreAlwaysValid() {
        for (long seed = 1; seed <= 3; seed++) {
            Params p = Toys.parameters(model, seed, 8);
            List<Example> examples = Toys.orderings(seed, 8);
            List<Decoded> found = new BeamSearch(model, p, SearchSpec.byLastScore(4))
                    .decode(Toys.sources(examples), Toys.valid(examples));
            for (int i = 0; i < examples.size(); i++) {
                int[] bag = examples.get(i).target().clone();
                Arrays.sort(bag);
                for (Decoded.Output output : found.get(i).outputs()) {
                    assertThat(output.words().stream()
                                    .mapToInt(Integer::intValue)
                                    .sorted())
                            .containsExactly(Arrays.stream(bag).boxed().toArray(Integer[]::new));
                }
            }
        }
    }

    @Test
    void emptySourcesAndSillyBeamsAreRefused() {
        Params p = Toys.parameters(model, 1, 1);
        BeamSearch search = new BeamSearch(model, p, SearchSpec.byLastScore(2));

        assertThatThrownBy(() -> search.decode(List.of(new int[0]), List.of(Successors.free(Toys.WORDS, 3, true))))
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> SearchSpec.byLastScore(0)).isInstanceOf(SpecException.class);
        assertThatThrownBy(() -> SearchSpec.byLastScore(SearchSpec.WIDEST_BEAM + 1))
                .isInstanceOf(SpecException.class);
        assertThat(search.decode(List.of(), List.of())).isEmpty();
    }
}
