package org.touchstone.kernel.seq2seq;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.seq2seq.BeamTrace.Margin;
import org.touchstone.kernel.seq2seq.MarginSpec.AfterViolation;
import org.touchstone.kernel.seq2seq.MarginSpec.EarlyEnd;
import org.touchstone.kernel.seq2seq.text.Vocabulary;

/** One sentence of a training batch on its way through the search: the wanted lane, the beam, and what was violated. */
final class SentenceMargins {
    private final MarginSpec spec;
    private final Example example;
    private final int sentence;
    private final int[] target;
    private final int[] inputs;
    private final boolean[] resets;
    private final @Nullable TraceRecorder recorder;
    private final List<Violation> violations = new ArrayList<>();
    private Hypothesis gold;
    private List<Hypothesis> beam;
    private int step;
    private int lastReset;
    private boolean done;

    SentenceMargins(MarginSpec spec, Example example, int sentence, @Nullable TraceRecorder recorder) {
        this.recorder = recorder;
        this.spec = spec;
        this.example = example;
        this.sentence = sentence;
        this.target = example.target();
        this.resets = new boolean[target.length];
        this.inputs = new int[target.length];
        inputs[0] = Vocabulary.BEGIN;
        System.arraycopy(target, 0, inputs, 1, target.length - 1);
        this.gold = Hypothesis.root(
                Vocabulary.BEGIN, sentence, true, example.valid().start());
        this.beam = List.of(gold);
    }

    boolean isDone() {
        return done;
    }

    List<Violation> violations() {
        return violations;
    }

    int[] inputs() {
        return inputs;
    }

    boolean[] resets() {
        return resets;
    }

    /** The wanted lane's row, then the beam's; one for both where they are the same prefix alone. */
    int[] rows() {
        return lanes(Hypothesis::row);
    }

    /** What they consume. */
    int[] words() {
        return lanes(Hypothesis::word);
    }

    private int[] lanes(ToIntFunction<Hypothesis> what) {
        return IntStream.concat(
                        IntStream.of(what.applyAsInt(gold)),
                        isAlone() ? IntStream.empty() : beam.stream().mapToInt(what))
                .toArray();
    }

    private boolean isAlone() {
        return beam.size() == 1 && beam.get(0).gold();
    }

    /** Ranks what follows, compares, and resets or goes on; the rows of this sentence begin at {@code firstRow}. */
    void advance(Scores source, float[] scores, int firstRow) {
        gold = gold.at(firstRow);
        if (done) {
            return;
        }
        List<Hypothesis> placed = Hypothesis.placed(beam, isAlone() ? firstRow : firstRow + 1);
        int wanted = target[step];
        int column = example.valid().column(wanted);
        double g = scores[firstRow * source.width() + source.offset(sentence, column)];
        Frontier frontier = new Frontier(placed, source, scores, sentence, false, wanted);
        List<Hypothesis> best = frontier.best(spec.beam());
        // So written, scores that are no numbers keep no margin: the loss is none either, and training stops.
        Optional<Hypothesis> rival = rival(best);
        Optional<Hypothesis> violator = rival.filter(v -> !(1 - g + v.score() <= 0));
        Successors.State next =
                wanted == Vocabulary.END ? gold.state() : gold.state().after(column);
        gold = Hypothesis.root(wanted, firstRow, true, next);
        violator.ifPresent(v -> record(v, best, 1 - g + v.score()));
        beam = violator.isPresent()
                ? List.of(gold)
                : best.stream().filter(h -> !h.hasEnded()).toList();
        step++;
        done = step == target.length || (violator.isPresent() && spec.afterViolation() == AfterViolation.STOP);
        if (recorder != null) {
            recorder.step(frontier, best, margin(g, best, rival, violator.isPresent()), violator.isPresent() && !done);
        }
        if (done) {
            beam = List.of();
        }
    }

    private @Nullable Margin margin(double g, List<Hypothesis> best, Optional<Hypothesis> rival, boolean violated) {
        double cost = violated ? violations.get(violations.size() - 1).cost() : 0;
        return rival.map(r -> new Margin(g, best.indexOf(r), 1 - g + r.score(), cost, violated))
                .orElse(null);
    }

    /** At the last step the best wrong candidate; before it an early end, or the worst one kept that is not the wanted one. */
    private Optional<Hypothesis> rival(List<Hypothesis> best) {
        if (step == target.length - 1) {
            return best.stream().filter(h -> !h.gold()).findFirst();
        }
        return earlyEnd(best).or(() -> worst(best));
    }

    private Optional<Hypothesis> earlyEnd(List<Hypothesis> best) {
        return spec.earlyEnd() == EarlyEnd.COMPARED
                ? best.stream().filter(Hypothesis::hasEnded).findFirst()
                : Optional.empty();
    }

    private Optional<Hypothesis> worst(List<Hypothesis> best) {
        if (best.size() < spec.beam()) {
            return Optional.empty();
        }
        Hypothesis last = best.get(best.size() - 1);
        return Optional.of(last.gold() ? best.get(best.size() - 2) : last);
    }

    private void record(Hypothesis violator, List<Hypothesis> best, double hinge) {
        int[] words = violator.words();
        System.arraycopy(words, 0, inputs, lastReset + 1, words.length - 1);
        double cost = spec.cost(
                Arrays.stream(words).boxed().toList(),
                Arrays.stream(target, lastReset, step + 1).boxed().toList());
        boolean fell = best.stream().noneMatch(Hypothesis::gold);
        violations.add(new Violation(sentence, step + 1, violator.word(), cost, hinge, fell));
        resets[step] = true;
        lastReset = step + 1;
    }
}
