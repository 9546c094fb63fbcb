package org.touchstone.benchmarks.sequences;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.touchstone.kernel.random.Key;

/**
 * How certain a difference of a score is, by drawing sentences again (Koehn 2004); 95 %. What several trainings made of a
 * sentence is drawn together: they are no independent sentences.
 */
record PairedBootstrap(double difference, double low, double high) {
    private static final int DRAWS = 1000;
    private static final double TAIL = 0.025;

    /**
     * Of the second above the first, on the same sentences in the same order.
     *
     * @param score of counts added up
     * @param sentences how many there are; counts are of all of them by one training, then of all by the next
     */
    static PairedBootstrap of(
            ToDoubleFunction<List<Long>> score,
            List<List<Long>> first,
            List<List<Long>> second,
            int sentences,
            Key key) {
        if (sentences < 1 || first.size() % sentences != 0 || first.size() != second.size() || first.isEmpty()) {
            throw new IllegalArgumentException(first.size() + " and " + second.size()
                    + " counts are not those of the same trainings on " + sentences + " sentences.");
        }
        double[] differences = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            RandomGenerator random = key.fold(draw).generator();
            int[] drawn = random.ints(sentences, 0, sentences).toArray();
            differences[draw] = score.applyAsDouble(sum(second, drawn, sentences))
                    - score.applyAsDouble(sum(first, drawn, sentences));
        }
        Arrays.sort(differences);
        return new PairedBootstrap(
                score.applyAsDouble(sum(second)) - score.applyAsDouble(sum(first)),
                differences[(int) (TAIL * DRAWS)],
                differences[(int) ((1 - TAIL) * DRAWS) - 1]);
    }

    private static List<Long> sum(List<List<Long>> counts, int[] drawn, int sentences) {
        long[] sum = new long[counts.get(0).size()];
        for (int sentence : drawn) {
            for (int at = sentence; at < counts.size(); at += sentences) {
                add(counts.get(at), sum);
            }
        }
        return Arrays.stream(sum).boxed().toList();
    }

    /** Counts of all sentences together. */
    static List<Long> sum(List<List<Long>> counts) {
        long[] sum = new long[counts.get(0).size()];
        counts.forEach(one -> add(one, sum));
        return Arrays.stream(sum).boxed().toList();
    }

    private static void add(List<Long> counts, long[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += counts.get(i);
        }
    }
}
