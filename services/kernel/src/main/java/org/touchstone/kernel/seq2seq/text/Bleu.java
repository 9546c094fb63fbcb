package org.touchstone.kernel.seq2seq.text;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What BLEU counts: per order 1 to 4 the matching n-grams (clipped by the reference) and all n-grams of the hypothesis, and
 * both lengths. Counts of sentences add up to those of a corpus. Scores are 0 to 100 as sacreBLEU gives them for given
 * tokens and one reference (Papineni et al. 2002; smoothing: Chen and Cherry 2014, methods 3 and 2).
 */
public record Bleu(List<Long> matches, List<Long> totals, long hypothesisLength, long referenceLength) {
    private static final int ORDERS = 4;
    private static final double PERCENT = 100;
    /** Of no sentence. */
    public static final Bleu NONE = new Bleu(List.of(0L, 0L, 0L, 0L), List.of(0L, 0L, 0L, 0L), 0, 0);

    public Bleu {
        matches = List.copyOf(matches);
        totals = List.copyOf(totals);
    }

    /** The counts of one sentence; tokens of any kind that has equality. */
    public static Bleu of(List<?> hypothesis, List<?> reference) {
        long[] matches = new long[ORDERS];
        long[] totals = new long[ORDERS];
        for (int n = 1; n <= ORDERS; n++) {
            Map<List<?>, Integer> allowed = ngrams(reference, n);
            totals[n - 1] = Math.max(0, hypothesis.size() - n + 1);
            for (Map.Entry<List<?>, Integer> entry : ngrams(hypothesis, n).entrySet()) {
                matches[n - 1] += Math.min(entry.getValue(), allowed.getOrDefault(entry.getKey(), 0));
            }
        }
        return new Bleu(
                Arrays.stream(matches).boxed().toList(),
                Arrays.stream(totals).boxed().toList(),
                hypothesis.size(),
                reference.size());
    }

    private static Map<List<?>, Integer> ngrams(List<?> tokens, int n) {
        Map<List<?>, Integer> counts = new HashMap<>();
        for (int i = 0; i + n <= tokens.size(); i++) {
            counts.merge(tokens.subList(i, i + n), 1, Integer::sum);
        }
        return counts;
    }

    /** Of both together. */
    public Bleu plus(Bleu other) {
        return new Bleu(
                sum(matches, other.matches),
                sum(totals, other.totals),
                hypothesisLength + other.hypothesisLength,
                referenceLength + other.referenceLength);
    }

    private static List<Long> sum(List<Long> a, List<Long> b) {
        return IntStream.range(0, ORDERS).mapToObj(i -> a.get(i) + b.get(i)).toList();
    }

    /** 1 when the hypotheses are longer than the references, else exp(1 - reference / hypothesis). */
    public double brevityPenalty() {
        if (hypothesisLength > referenceLength) {
            return 1;
        }
        return hypothesisLength == 0 ? 0 : Math.exp(1 - (double) referenceLength / hypothesisLength);
    }

    /** The geometric mean of the four precisions times the brevity penalty; 0 when an order has no match. */
    public double corpus() {
        double logs = 0;
        for (int i = 0; i < ORDERS; i++) {
            if (matches.get(i) == 0) {
                return 0;
            }
            logs += Math.log((double) matches.get(i) / totals.get(i));
        }
        return PERCENT * brevityPenalty() * Math.exp(logs / ORDERS);
    }

    /** For one sentence: orders it is too short for are left out; the k-th order without a match counts 1 / (2^k total). */
    public double sentence() {
        if (matches.get(0) == 0) {
            return 0;
        }
        double logs = 0;
        double smoothing = 1;
        int orders = 0;
        for (int i = 0; i < ORDERS && totals.get(i) > 0; i++) {
            double matched = matches.get(i);
            if (matched == 0) {
                smoothing /= 2;
                matched = smoothing;
            }
            logs += Math.log(matched / totals.get(i));
            orders++;
        }
        return PERCENT * brevityPenalty() * Math.exp(logs / orders);
    }

    /** For one sentence: above the first order, matches and totals are one more. */
    public double sentenceAddOne() {
        if (matches.get(0) == 0) {
            return 0;
        }
        double logs = Math.log((double) matches.get(0) / totals.get(0));
        for (int i = 1; i < ORDERS; i++) {
            logs += Math.log((matches.get(i) + 1.0) / (totals.get(i) + 1.0));
        }
        return PERCENT * brevityPenalty() * Math.exp(logs / ORDERS);
    }
}
