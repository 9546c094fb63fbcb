package org.touchstone.evaluation.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.touchstone.evaluation.sequence.SequenceReport.Interval;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.seq2seq.Decoded;
import org.touchstone.kernel.seq2seq.parse.Attachment;
import org.touchstone.kernel.seq2seq.parse.ParsedSentence;
import org.touchstone.sequences.ParseTask;
import org.touchstone.sequences.Sentence;
import org.touchstone.sequences.SequenceTask;

/**
 * How good outputs are, as counts that add up over sentences: those of the task, in parsing those with punctuation too, then
 * exact matches, complete outputs, words said, words wanted, sentences.
 */
final class Counts {
    private static final int MOST_DRAWS = 1000;
    private static final int FEWEST_DRAWS = 200;
    private static final int MOST_DRAWN = 20_000_000;
    private static final double TAIL = 0.025;
    private static final String PUNCTUATED = " with punctuation";
    private static final int SHARED = 5;
    private static final int ATTACHMENTS = 4;

    private final SequenceTask task;

    Counts(SequenceTask task) {
        this.task = task;
    }

    /** Of one output. */
    List<Long> of(Sentence sentence, Decoded.Output output) {
        List<Long> counts = new ArrayList<>(task.counts(sentence, output.words()));
        if (task instanceof ParseTask parse) {
            ParsedSentence wanted = sentence.tree().orElseThrow();
            Attachment all = Attachment.of(wanted.tree(), parse.tree(sentence, output.words()), wanted.upos());
            counts.addAll(List.of(all.words(), all.heads(), all.labelled(), all.universal()));
        }
        counts.add(isExact(sentence, output) ? 1L : 0L);
        counts.add(output.complete() ? 1L : 0L);
        counts.add((long) output.words().size());
        counts.add((long)
                (task instanceof ParseTask
                        ? output.words().size()
                        : sentence.wanted().size()));
        counts.add(1L);
        return counts;
    }

    /** Whether the output is what is wanted; in parsing by heads and universal relations. */
    boolean isExact(Sentence sentence, Decoded.Output output) {
        if (task instanceof ParseTask parse) {
            return parse.tree(sentence, output.words())
                    .equals(sentence.tree().orElseThrow().tree().universal());
        }
        return task.text(sentence, output.words()).equals(String.join(" ", sentence.wanted()));
    }

    /** Scores of added counts, the deciding ones first. */
    Map<String, Double> scores(List<Long> counts) {
        int shared = counts.size() - SHARED;
        int own = task instanceof ParseTask ? shared - ATTACHMENTS : shared;
        Map<String, Double> scores = new LinkedHashMap<>(task.scores(counts.subList(0, own)));
        if (task instanceof ParseTask) {
            task.scores(counts.subList(own, shared)).forEach((name, value) -> scores.put(name + PUNCTUATED, value));
        }
        double sentences = counts.get(shared + 4);
        scores.put("exact match", counts.get(shared) / sentences);
        scores.put("complete", counts.get(shared + 1) / sentences);
        if (!(task instanceof ParseTask)) {
            scores.put("length ratio", (double) counts.get(shared + 2) / counts.get(shared + 3));
        }
        return scores;
    }

    static List<Long> sum(List<List<Long>> all) {
        long[] sum = new long[all.get(0).size()];
        all.forEach(one -> add(sum, one));
        return listed(sum);
    }

    private static void add(long[] sum, List<Long> counts) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += counts.get(i);
        }
    }

    private static List<Long> listed(long[] sum) {
        return IntStream.range(0, sum.length).mapToObj(i -> sum[i]).toList();
    }

    /** Scores with intervals; draws depend on the number of sentences alone, so beams are drawn alike. */
    Map<String, Interval> intervals(List<List<Long>> all) {
        int draws = Math.min(MOST_DRAWS, Math.max(FEWEST_DRAWS, MOST_DRAWN / all.size()));
        Map<String, double[]> drawn = new LinkedHashMap<>();
        for (int draw = 0; draw < draws; draw++) {
            Key key = Key.of(1).fold("bootstrap").fold(draw);
            long[] sum = new long[all.get(0).size()];
            for (int i = 0; i < all.size(); i++) {
                add(sum, all.get((int) (key.uniform(i) * all.size())));
            }
            for (Map.Entry<String, Double> score : scores(listed(sum)).entrySet()) {
                drawn.computeIfAbsent(score.getKey(), name -> new double[draws])[draw] = score.getValue();
            }
        }
        Map<String, Interval> intervals = new LinkedHashMap<>();
        scores(sum(all)).forEach((name, value) -> {
            double[] sorted = drawn.getOrDefault(name, new double[] {value});
            Arrays.sort(sorted);
            int low = (int) (TAIL * sorted.length);
            intervals.put(name, new Interval(value, sorted[low], sorted[sorted.length - 1 - low]));
        });
        return intervals;
    }
}
