package org.touchstone.training.sequence;

import java.util.LinkedHashMap;
import java.util.Map;
import org.touchstone.kernel.seq2seq.SequenceStep;

/**
 * Sums over the steps since the last report, all of one epoch; part of each checkpoint, which may fall between two reports.
 */
record Window(double words, double loss, double hinge, double violations, double fellOff) {
    static final Window EMPTY = new Window(0, 0, 0, 0, 0);
    static final String CROSS_ENTROPY = "cross-entropy per word";
    static final String PERPLEXITY = "perplexity";
    static final String LOSS = "search loss per word";

    private static final String KEY = "report.";

    Window plus(SequenceStep step) {
        return new Window(
                words + step.words(),
                loss + step.loss() * step.words(),
                hinge + step.hinge() * step.words(),
                violations + step.violations(),
                fellOff + step.fellOff());
    }

    /** By name; other ones in cross-entropy than in search. */
    Map<String, Double> means(SequenceStep last) {
        Map<String, Double> means = new LinkedHashMap<>();
        if (last.beam() == 0) {
            means.put(CROSS_ENTROPY, loss / words);
            means.put(PERPLEXITY, Math.exp(loss / words));
        } else {
            means.put(LOSS, loss / words);
            means.put("hinge per word", hinge / words);
            means.put("violations per word", violations / words);
            means.put("gold fell off per word", fellOff / words);
            means.put("beam", (double) last.beam());
        }
        means.put("gradient norm", last.gradientNorm());
        return means;
    }

    void put(Map<String, String> metadata) {
        metadata.put(KEY + "words", Double.toString(words));
        metadata.put(KEY + "loss", Double.toString(loss));
        metadata.put(KEY + "hinge", Double.toString(hinge));
        metadata.put(KEY + "violations", Double.toString(violations));
        metadata.put(KEY + "fellOff", Double.toString(fellOff));
    }

    static Window of(Map<String, String> metadata) {
        return new Window(
                number(metadata, "words"),
                number(metadata, "loss"),
                number(metadata, "hinge"),
                number(metadata, "violations"),
                number(metadata, "fellOff"));
    }

    private static double number(Map<String, String> metadata, String name) {
        return Double.parseDouble(metadata.getOrDefault(KEY + name, "0"));
    }
}
