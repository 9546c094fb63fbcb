package org.touchstone.kernel.seq2seq;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;

/**
 * The search inside training (Wiseman and Rush 2016, algorithm 1, first half): a beam per sentence beside a lane that consumes
 * the wanted words, all in one pass without derivatives.
 */
public final class MarginSearch {
    private MarginSearch() {}

    /** Finds the violations of a batch; memory and masks are those of the loss. */
    static Violations run(MarginSpec spec, Params parameters, List<Example> batch, Memory memory, Masks masks) {
        List<SentenceMargins> sentences = search(spec, parameters, batch, memory, masks, (b, lanes) -> null);
        List<Violation> all = new ArrayList<>();
        sentences.forEach(s -> all.addAll(s.violations()));
        return new Violations(
                all,
                sentences.stream().map(SentenceMargins::inputs).toArray(int[][]::new),
                sentences.stream().map(SentenceMargins::resets).toArray(boolean[][]::new));
    }

    /**
     * How the search of training goes for each of these, without dropout.
     *
     * @param dropped how many dropped candidates are shown per step
     */
    public static List<BeamTrace> trace(
            ModelSpec model, Params parameters, MarginSpec spec, List<Example> examples, int dropped) {
        if (examples.isEmpty()) {
            return List.of();
        }
        List<Example> batch = spec.searched(examples, model.targetWords());
        return Scope.evaluate(() -> {
            Memory memory = Memory.encode(model, parameters, Objectives.sources(batch), Masks.NONE);
            List<TraceRecorder> recorders = new ArrayList<>();
            search(spec, parameters, batch, memory, Masks.NONE, (b, lanes) -> {
                Example example = batch.get(b);
                TraceRecorder recorder = new TraceRecorder(example.target(), dropped, lanes, example.source().length);
                recorders.add(recorder);
                return recorder;
            });
            return recorders.stream().map(TraceRecorder::trace).toList();
        });
    }

    private interface Watching {
        @Nullable
        TraceRecorder of(int sentence, Lanes lanes);
    }

    private static List<SentenceMargins> search(
            MarginSpec spec, Params parameters, List<Example> batch, Memory memory, Masks masks, Watching watching) {
        List<Successors> valid = batch.stream().map(Example::valid).toList();
        Scores scores = new Scores(parameters, valid, false);
        int length = batch.stream().mapToInt(e -> e.target().length).max().orElse(0);
        try (Lanes lanes = new Lanes(parameters, memory, masks, scores)) {
            List<SentenceMargins> sentences = IntStream.range(0, batch.size())
                    .mapToObj(b -> new SentenceMargins(spec, batch.get(b), b, watching.of(b, lanes)))
                    .toList();
            for (int t = 0; t < length && sentences.stream().anyMatch(s -> !s.isDone()); t++) {
                step(sentences, lanes, scores);
            }
            return sentences;
        }
    }

    private static void step(List<SentenceMargins> sentences, Lanes lanes, Scores scores) {
        List<int[]> rows = sentences.stream().map(SentenceMargins::rows).toList();
        List<int[]> words = sentences.stream().map(SentenceMargins::words).toList();
        float[] found = lanes.step(rows, words);
        int first = 0;
        for (int b = 0; b < sentences.size(); b++) {
            sentences.get(b).advance(scores, found, first);
            first += rows.get(b).length;
        }
    }
}
