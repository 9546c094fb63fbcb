package org.touchstone.kernel.seq2seq;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.seq2seq.SearchSpec.Ranking;
import org.touchstone.kernel.seq2seq.SearchSpec.Stop;
import org.touchstone.kernel.seq2seq.text.Vocabulary;

/** The beam of one sentence of a batch from step to step. Ended hypotheses leave it once they are ranked. */
final class SentenceSearch {
    private final SearchSpec spec;
    private final Successors valid;
    private final @Nullable TraceRecorder recorder;
    private final List<Hypothesis> ended = new ArrayList<>();
    private List<Hypothesis> beam;
    private int steps;
    private int lane;
    private boolean done;

    /** The start state of the sentence is in the row of that number; a recorder, where there is one, watches. */
    SentenceSearch(SearchSpec spec, Successors valid, int sentence, @Nullable TraceRecorder recorder) {
        this.recorder = recorder;
        this.spec = spec;
        this.valid = valid;
        this.beam = List.of(Hypothesis.root(Vocabulary.BEGIN, sentence, recorder != null, valid.start()));
    }

    boolean isDone() {
        return done;
    }

    /** Where the states of the beam are among the rows of the step before; a sentence that is done keeps one lane busy. */
    int[] rows() {
        return done ? new int[] {lane} : beam.stream().mapToInt(Hypothesis::row).toArray();
    }

    /** The words to consume. */
    int[] inputs() {
        return done
                ? new int[] {Vocabulary.END}
                : beam.stream().mapToInt(Hypothesis::word).toArray();
    }

    /** Ranks what follows; the rows of this sentence begin at {@code firstRow}. */
    void advance(Scores source, float[] scores, int sentence, int firstRow) {
        if (done) {
            lane = firstRow;
            return;
        }
        List<Hypothesis> placed = Hypothesis.placed(beam, firstRow);
        int gold = recorder == null ? -1 : recorder.wantedWord();
        Frontier frontier = new Frontier(placed, source, scores, sentence, spec.isCumulative(), gold);
        List<Hypothesis> best = frontier.best(spec.beam());
        if (recorder != null) {
            recorder.step(frontier, best, null, false);
        }
        steps++;
        best.stream().filter(Hypothesis::hasEnded).forEach(ended::add);
        List<Hypothesis> alive = best.stream().filter(h -> !h.hasEnded()).toList();
        lane = firstRow;
        done = steps == valid.length() || alive.isEmpty() || stops(best, alive);
        beam = alive;
    }

    private boolean stops(List<Hypothesis> best, List<Hypothesis> alive) {
        if (!valid.isOpen() || ended.isEmpty()) {
            return false;
        }
        if (spec.stop() == Stop.FIRST_RANK_END) {
            return best.get(0).hasEnded();
        }
        // A sum of log-probabilities can only fall; scores of single words can still rise.
        return spec.ranking() == Ranking.LOG_PROBABILITY
                && bestEnded() >= alive.get(0).score();
    }

    private double bestEnded() {
        return ended.stream().mapToDouble(Hypothesis::score).max().orElse(Double.NEGATIVE_INFINITY);
    }

    Decoded result() {
        return new Decoded(ranked().stream().map(this::output).toList());
    }

    /** The result with what was written down; there is a recorder. */
    Traced traced() {
        TraceRecorder written = Objects.requireNonNull(recorder);
        List<float[][]> attention = ranked().stream()
                .map(h -> written.attention(h, output(h).words().size()))
                .toList();
        return new Traced(result(), attention, written.trace());
    }

    private List<Hypothesis> ranked() {
        List<Hypothesis> ranked = new ArrayList<>(valid.isOpen() ? ended : beam);
        if (spec.stop() == Stop.FIRST_RANK_END && valid.isOpen()) {
            // The last step's are comparable with what training compared; earlier ones only follow.
            ranked.sort(Comparator.comparingInt((Hypothesis h) -> -h.length())
                    .thenComparing(Comparator.comparingDouble(Hypothesis::score).reversed()));
        } else {
            ranked.sort(Comparator.comparingDouble(Hypothesis::score).reversed());
        }
        if (valid.isOpen()) {
            ranked.addAll(beam);
        }
        return ranked.subList(0, Math.min(ranked.size(), spec.beam()));
    }

    private Decoded.Output output(Hypothesis h) {
        List<Integer> words = Arrays.stream(h.words())
                .filter(word -> word != Vocabulary.END)
                .boxed()
                .toList();
        return new Decoded.Output(words, h.score(), h.hasEnded() || !valid.isOpen());
    }
}
