package org.touchstone.evaluation.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.touchstone.evaluation.sequence.ShownSentence.Candidate;
import org.touchstone.evaluation.sequence.ShownSentence.Margin;
import org.touchstone.evaluation.sequence.ShownSentence.Output;
import org.touchstone.evaluation.sequence.ShownSentence.Search;
import org.touchstone.evaluation.sequence.ShownSentence.Step;
import org.touchstone.evaluation.sequence.ShownSentence.Trace;
import org.touchstone.evaluation.sequence.ShownSentence.Tree;
import org.touchstone.evaluation.sequence.ShownSentence.Wanted;
import org.touchstone.kernel.seq2seq.BeamTrace;
import org.touchstone.kernel.seq2seq.Decoded;
import org.touchstone.kernel.seq2seq.Traced;
import org.touchstone.kernel.seq2seq.parse.DependencyTree;
import org.touchstone.kernel.seq2seq.text.Vocabulary;
import org.touchstone.sequences.OrderingTask;
import org.touchstone.sequences.ParseTask;
import org.touchstone.sequences.Sentence;
import org.touchstone.sequences.SequenceTask;

/** What is shown of sentences: numbers become words, and are cut to the digits that matter. */
final class Showing {
    private static final double SCORE_DIGITS = 1e6;
    private static final double WEIGHT_DIGITS = 1e4;

    private final SequenceTask task;
    private final Counts counts;

    Showing(SequenceTask task) {
        this.task = task;
        this.counts = new Counts(task);
    }

    private boolean isJudged(Sentence sentence) {
        return task instanceof ParseTask
                ? sentence.tree().isPresent()
                : !sentence.wanted().isEmpty();
    }

    /** A sentence with its searches; {@code text}: as the user wrote it, or empty. */
    ShownSentence sentence(Sentence sentence, String text, List<Search> searches, @Nullable Trace training) {
        int[] source = task.query(sentence).source();
        return new ShownSentence(
                sentence.number(),
                text,
                source(sentence),
                IntStream.range(0, source.length)
                        .filter(i -> source[i] == Vocabulary.UNKNOWN)
                        .boxed()
                        .toList(),
                wanted(sentence),
                "",
                searches,
                training);
    }

    /** A sentence without an output. */
    static ShownSentence problem(long number, String text, String why) {
        return new ShownSentence(number, text, List.of(), List.of(), null, why, List.of(), null);
    }

    private List<String> source(Sentence sentence) {
        return task instanceof OrderingTask ordering
                ? ordering.ordering().shuffled(sentence.words(), sentence.number())
                : sentence.words();
    }

    private @Nullable Wanted wanted(Sentence sentence) {
        if (!isJudged(sentence)) {
            return null;
        }
        Optional<DependencyTree> tree = sentence.tree().map(one -> one.tree().universal());
        return task instanceof ParseTask
                ? new Wanted(String.join(" ", sentence.words()), tree(tree.orElseThrow()))
                : new Wanted(String.join(" ", sentence.wanted()), null);
    }

    private static Tree tree(DependencyTree tree) {
        return new Tree(tree.heads(), tree.relations());
    }

    /** What came out with a beam, at most so many outputs. */
    Search search(Sentence sentence, int beam, Traced traced, int nBest, boolean wantedKnown) {
        List<Decoded.Output> all = traced.decoded().outputs();
        List<Output> outputs = new ArrayList<>();
        for (int i = 0; i < Math.min(nBest, all.size()); i++) {
            outputs.add(output(sentence, all.get(i), traced.attention().get(i)));
        }
        List<String> notes = new ArrayList<>();
        if (all.size() < Math.min(nBest, beam)) {
            notes.add("Only " + all.size() + " outputs were found: the search came to its end before there were more.");
        }
        if (!all.get(0).complete()) {
            notes.add("No output came to an end within "
                    + task.query(sentence).valid().length() + " words; a wider beam may find one.");
        }
        return new Search(beam, outputs, trace("USE", beam, traced.beam(), wantedKnown), notes);
    }

    private Output output(Sentence sentence, Decoded.Output output, float[][] attention) {
        boolean judged = isJudged(sentence);
        return new Output(
                task.text(sentence, output.words()),
                output.words().stream().map(task::symbol).toList(),
                rounded(output.score(), SCORE_DIGITS),
                output.complete(),
                task instanceof ParseTask parse ? tree(parse.tree(sentence, output.words())) : null,
                judged ? counts.isExact(sentence, output) : null,
                judged ? task.scores(task.counts(sentence, output.words())) : Map.of(),
                Arrays.stream(attention)
                        .map(row -> IntStream.range(0, row.length)
                                .mapToObj(i -> rounded(row[i], WEIGHT_DIGITS))
                                .toList())
                        .toList());
    }

    /** A search in words. */
    Trace trace(String search, int beam, BeamTrace trace, boolean wantedKnown) {
        Integer lost = wantedKnown && trace.wantedLost().isPresent()
                ? trace.wantedLost().getAsInt()
                : null;
        return new Trace(
                search, beam, lost, trace.steps().stream().map(this::step).toList());
    }

    private Step step(BeamTrace.Step step) {
        BeamTrace.Margin margin = step.margin();
        return new Step(
                step.considered(),
                step.reset(),
                margin == null
                        ? null
                        : new Margin(
                                rounded(margin.wanted(), SCORE_DIGITS),
                                margin.rival(),
                                rounded(margin.hinge(), SCORE_DIGITS),
                                rounded(margin.cost(), SCORE_DIGITS),
                                margin.violated()),
                step.candidates().stream()
                        .map(c -> new Candidate(
                                c.parent(),
                                task.symbol(c.word()),
                                rounded(c.score(), SCORE_DIGITS),
                                c.rank(),
                                c.kept(),
                                c.wanted()))
                        .toList());
    }

    private static double rounded(double value, double digits) {
        return Double.isFinite(value) ? Math.rint(value * digits) / digits : value;
    }
}
