package org.touchstone.kernel.seq2seq;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.touchstone.kernel.tensor.Params;

/**
 * The search inside training (Wiseman and Rush 2016, algorithm 1, first half): a beam per sentence beside a lane that consumes
 * the wanted words, all in one pass without derivatives.
 */
final class MarginSearch {
    private MarginSearch() {}

    /** Finds the violations of a batch; memory and masks are those of the loss. */
    static Violations run(MarginSpec spec, Params parameters, List<Example> batch, Memory memory, Masks masks) {
        List<Successors> valid = batch.stream().map(Example::valid).toList();
        Scores scores = new Scores(parameters, valid, false);
        List<SentenceMargins> sentences = IntStream.range(0, batch.size())
                .mapToObj(b -> new SentenceMargins(spec, batch.get(b), b))
                .toList();
        int length = batch.stream().mapToInt(e -> e.target().length).max().orElse(0);
        try (Lanes lanes = new Lanes(parameters, memory, masks, scores)) {
            for (int t = 0; t < length && sentences.stream().anyMatch(s -> !s.isDone()); t++) {
                step(sentences, lanes, scores);
            }
        }
        List<Violation> all = new ArrayList<>();
        sentences.forEach(s -> all.addAll(s.violations()));
        return new Violations(
                all,
                sentences.stream().map(SentenceMargins::inputs).toArray(int[][]::new),
                sentences.stream().map(SentenceMargins::resets).toArray(boolean[][]::new));
    }

    private static void step(List<SentenceMargins> sentences, Lanes lanes, Scores scores) {
        List<int[]> rows = sentences.stream().map(SentenceMargins::rows).toList();
        List<int[]> words = sentences.stream().map(SentenceMargins::words).toList();
        float[] found = lanes.step(rows, words);
        int width = Lanes.width(rows);
        for (int b = 0; b < sentences.size(); b++) {
            sentences.get(b).advance(scores, found, b * width);
        }
    }
}
