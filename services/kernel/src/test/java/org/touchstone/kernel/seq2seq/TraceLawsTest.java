package org.touchstone.kernel.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.seq2seq.BeamTrace.Candidate;
import org.touchstone.kernel.seq2seq.BeamTrace.Margin;
import org.touchstone.kernel.seq2seq.BeamTrace.Step;
import org.touchstone.kernel.seq2seq.MarginSpec.AfterViolation;
import org.touchstone.kernel.seq2seq.MarginSpec.Cost;
import org.touchstone.kernel.seq2seq.MarginSpec.EarlyEnd;
import org.touchstone.kernel.seq2seq.SearchSpec.Ranking;
import org.touchstone.kernel.seq2seq.SearchSpec.Stop;
import org.touchstone.kernel.seq2seq.text.Vocabulary;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Params;

/** A trace is the search itself, seen: it changes no bit, and everything the search found is in it. */
@ExtendWith(InScope.class)
class TraceLawsTest {
    private static final int DROPPED = 3;

    private final ModelSpec model = Toys.model(2, 0);

    private static List<Example> examples(long seed) {
        List<Example> examples = new ArrayList<>(Toys.orderings(seed, 4));
        examples.addAll(Toys.translations(seed, 4));
        return examples;
    }

    private List<Traced> traced(Params p, SearchSpec spec, List<Example> examples) {
        List<int[]> wanted = examples.stream().map(Example::target).toList();
        return new BeamSearch(model, p, spec).trace(Toys.sources(examples), Toys.valid(examples), wanted, DROPPED);
    }

    static Stream<Arguments> searches() {
        return Stream.of(Ranking.values()).flatMap(r -> Stream.of(Stop.values())
                .flatMap(s -> Stream.of(1, 3, 40).map(beam -> Arguments.of(new SearchSpec(beam, r, s)))));
    }

    @ParameterizedTest
    @MethodSource("searches")
    void tracingChangesNoBit(SearchSpec spec) {
        Params p = Toys.parameters(model, 3, 8);
        List<Example> examples = examples(5);

        List<Decoded> plain = new BeamSearch(model, p, spec).decode(Toys.sources(examples), Toys.valid(examples));

        assertThat(traced(p, spec, examples).stream().map(Traced::decoded)).isEqualTo(plain);
    }

    /** The words on the way to a candidate. */
    private static List<Integer> prefix(BeamTrace trace, int step, int place) {
        List<Integer> words = new ArrayList<>();
        int at = place;
        for (int t = step; t >= 0; t--) {
            Candidate candidate = trace.steps().get(t).candidates().get(at);
            words.add(0, candidate.word());
            at = candidate.parent();
        }
        assertThat(at).as("the parent of a first word").isEqualTo(-1);
        return words;
    }

    private static List<Integer> unended(List<Integer> words) {
        return words.stream().filter(word -> word != Vocabulary.END).toList();
    }

    @ParameterizedTest
    @MethodSource("searches")
    void everyOutputIsAPathOfKeptCandidates(SearchSpec spec) {
        Params p = Toys.parameters(model, 4, 8);
        for (Traced one : traced(p, spec, examples(6))) {
            List<Decoded.Output> kept = new ArrayList<>();
            for (int t = 0; t < one.beam().steps().size(); t++) {
                List<Candidate> candidates = one.beam().steps().get(t).candidates();
                for (int i = 0; i < candidates.size(); i++) {
                    if (candidates.get(i).kept()) {
                        List<Integer> words = prefix(one.beam(), t, i);
                        kept.add(new Decoded.Output(
                                unended(words), candidates.get(i).score(), true));
                    }
                }
            }
            assertThat(kept)
                    .containsAll(one.decoded().outputs().stream()
                            .map(o -> new Decoded.Output(o.words(), o.score(), true))
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("searches")
    void theBestAreKeptAndRanksCountAll(SearchSpec spec) {
        Params p = Toys.parameters(model, 5, 8);
        for (Traced one : traced(p, spec, examples(7))) {
            for (Step step : one.beam().steps()) {
                long kept = step.candidates().stream().filter(Candidate::kept).count();
                assertThat(kept).isEqualTo(Math.min(spec.beam(), step.considered()));
                assertThat(step.candidates()).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
                assertThat(step.candidates().stream().map(Candidate::rank)).isSorted();
                for (Candidate candidate : step.candidates()) {
                    assertThat(candidate.kept()).isEqualTo(candidate.rank() <= spec.beam());
                    assertThat(candidate.rank()).isBetween(1L, step.considered());
                }
                assertThat(step.margin()).isNull();
            }
        }
    }

    @Test
    void theWantedPrefixIsMarkedUntilItLeavesTheBeam() {
        int lost = 0;
        for (long seed = 1; seed <= 6; seed++) {
            Params p = Toys.parameters(model, seed, 8);
            List<Example> examples = examples(seed);
            List<Traced> all = traced(p, SearchSpec.byLastScore(2), examples);
            for (int i = 0; i < all.size(); i++) {
                BeamTrace trace = all.get(i).beam();
                int[] target = examples.get(i).target();
                int last = trace.wantedLost().orElse(trace.steps().size());
                for (int t = 0; t < trace.steps().size(); t++) {
                    List<Candidate> candidates = trace.steps().get(t).candidates();
                    for (int place = 0; place < candidates.size(); place++) {
                        assertThat(candidates.get(place).wanted())
                                .isEqualTo(t < target.length
                                        && prefix(trace, t, place)
                                                .equals(Arrays.stream(target, 0, t + 1)
                                                        .boxed()
                                                        .toList()));
                    }
                    // Also where it is dropped far below the cut, but not once its prefix is gone.
                    assertThat(candidates.stream().anyMatch(Candidate::wanted)).isEqualTo(t < last);
                }
                lost += trace.wantedLost().isPresent() ? 1 : 0;
            }
        }
        assertThat(lost).as("sentences whose wanted output was lost").isBetween(1, 47);
    }

    @ParameterizedTest
    @EnumSource(Ranking.class)
    void attentionOfEveryWordSumsToOneAndIsThatOfTeacherForcing(Ranking ranking) {
        Params p = Toys.parameters(model, 9, 8);
        List<Example> examples = examples(9);
        List<Traced> all = traced(p, new SearchSpec(3, ranking, Stop.FIRST_RANK_END), examples);
        for (int i = 0; i < all.size(); i++) {
            List<Decoded.Output> outputs = all.get(i).decoded().outputs();
            assertThat(all.get(i).attention()).hasSameSizeAs(outputs);
            for (int o = 0; o < outputs.size(); o++) {
                float[][] rows = all.get(i).attention().get(o);
                assertThat(rows).hasNumberOfRows(outputs.get(o).words().size());
                float[][] forced = forced(p, examples.get(i), outputs.get(o).words());
                for (int t = 0; t < rows.length; t++) {
                    assertThat(rows[t]).hasSize(examples.get(i).source().length);
                    double sum = 0;
                    for (int s = 0; s < rows[t].length; s++) {
                        sum += rows[t][s];
                        assertThat(rows[t][s]).isCloseTo(forced[t][s], within(1e-5f));
                    }
                    assertThat(sum).isCloseTo(1, within(1e-5));
                }
            }
        }
    }

    private float[][] forced(Params p, Example example, List<Integer> words) {
        Memory memory = Memory.encode(model, p, SourceBatch.of(List.of(example.source())), Masks.NONE);
        Scores scores = new Scores(p, List.of(example.valid()), false);
        float[][] rows = new float[words.size()][];
        try (Lanes lanes = new Lanes(p, memory, Masks.NONE, scores, true)) {
            for (int t = 0; t < rows.length; t++) {
                int input = t == 0 ? Vocabulary.BEGIN : words.get(t - 1);
                lanes.step(List.of(new int[1]), List.of(new int[] {input}));
                rows[t] = lanes.weights();
            }
        }
        return rows;
    }

    static Stream<Arguments> margins() {
        return Stream.of(Cost.values())
                .flatMap(cost -> Stream.of(AfterViolation.values()).flatMap(after -> Stream.of(true, false)
                        .flatMap(constrained -> Stream.of(2, 4, 60).flatMap(beam -> Stream.of(EarlyEnd.values())
                                .map(end -> Arguments.of(new MarginSpec(beam, cost, constrained, after, end)))))));
    }

    @ParameterizedTest
    @MethodSource("margins")
    void theTraceOfTrainingHasItsViolationsAndResets(MarginSpec spec) {
        Params p = Toys.parameters(model, 6, 6);
        List<Example> batch = examples(8);

        Violations found = Objectives.margins(model, spec, p, batch, Key.of(1)).violations();
        List<BeamTrace> traces = MarginSearch.trace(model, p, spec, batch, DROPPED);

        List<Violation> seen = new ArrayList<>();
        for (int b = 0; b < batch.size(); b++) {
            List<Step> steps = traces.get(b).steps();
            for (int t = 0; t < steps.size(); t++) {
                Step step = steps.get(t);
                Margin margin = step.margin();
                boolean violated = margin != null && margin.violated();
                boolean last = t == batch.get(b).target().length - 1;
                assertThat(step.reset()).isEqualTo(violated && !last && spec.afterViolation() == AfterViolation.RESET);
                if (margin != null) {
                    Candidate rival = step.candidates().get(margin.rival());
                    Candidate wanted = step.candidates().stream()
                            .filter(Candidate::wanted)
                            .findFirst()
                            .orElseThrow();
                    assertThat(margin.wanted()).isCloseTo(wanted.score(), within(1e-5));
                    assertThat(margin.hinge()).isCloseTo(1 - margin.wanted() + rival.score(), within(1e-12));
                    if (violated) {
                        seen.add(new Violation(
                                b, t + 1, rival.word(), margin.cost(), margin.hinge(), !step.keepsWanted()));
                    }
                }
            }
        }
        assertThat(seen).isNotEmpty().isEqualTo(found.all());
    }

    @Test
    void afterAResetEverythingFollowsTheWantedCandidate() {
        int resets = 0;
        for (BeamTrace trace : MarginSearch.trace(
                model, Toys.parameters(model, 6, 6), MarginSpec.of(3, true), Toys.orderings(2, 12), DROPPED)) {
            for (int t = 0; t + 1 < trace.steps().size(); t++) {
                Step step = trace.steps().get(t);
                if (step.reset()) {
                    resets++;
                    for (Candidate next : trace.steps().get(t + 1).candidates()) {
                        assertThat(step.candidates().get(next.parent()).wanted())
                                .isTrue();
                    }
                }
            }
        }
        assertThat(resets).isPositive();
    }

    @Test
    void wantedOutputsAreOnePerSource() {
        BeamSearch search = new BeamSearch(model, Toys.parameters(model, 1, 1), SearchSpec.byLastScore(2));

        assertThatThrownBy(() -> search.trace(
                        List.of(new int[] {4}), List.of(Successors.free(Toys.WORDS, 3, true)), List.of(), 1))
                .hasMessageContaining("0 wanted outputs");
        assertThat(search.trace(List.of(), List.of(), List.of(), 1)).isEmpty();
        assertThat(MarginSearch.trace(model, Toys.parameters(model, 1, 1), MarginSpec.of(2, true), List.of(), 1))
                .isEmpty();
    }
}
