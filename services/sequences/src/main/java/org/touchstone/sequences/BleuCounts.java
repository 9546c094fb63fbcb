package org.touchstone.sequences;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.seq2seq.text.Bleu;

/** BLEU as counts that add up. */
final class BleuCounts {
    static final String NAME = "BLEU";

    private static final int ORDERS = 4;

    private BleuCounts() {}

    static List<Long> of(List<String> said, List<String> wanted) {
        Bleu bleu = Bleu.of(said, wanted);
        List<Long> counts = new ArrayList<>(bleu.matches());
        counts.addAll(bleu.totals());
        counts.add(bleu.hypothesisLength());
        counts.add(bleu.referenceLength());
        return counts;
    }

    static Map<String, Double> scores(List<Long> counts) {
        Bleu bleu = new Bleu(
                counts.subList(0, ORDERS),
                counts.subList(ORDERS, 2 * ORDERS),
                counts.get(2 * ORDERS),
                counts.get(2 * ORDERS + 1));
        return Map.of(NAME, bleu.corpus());
    }
}
