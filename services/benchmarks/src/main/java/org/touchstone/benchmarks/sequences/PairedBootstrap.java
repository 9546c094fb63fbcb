package org.touchstone.benchmarks.sequences;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.touchstone.kernel.random.Key;

/**
 * How certain a difference of a quality is, by drawing sentences again (Koehn 2004); 95 %. What several trainings made of a
 * sentence is drawn together: they are no independent sentences.
 */
record PairedBootstrap(double difference, double low, double high) {
    private static final int DRAWS = 1000;
    private static final double TAIL = 0.025;

    /**
     * Of the second above the first, on the same sentences in the same order.
     *
     * @param sentences how many there are; counts are of all of them by one training, then of all by the next
     */
    static <C> PairedBootstrap of(Measure<C> measure, List<C> first, List<C> second, int sentences, Key key) {
        if (sentences < 1 || first.size() % sentences != 0 || first.size() != second.size() || first.isEmpty()) {
            throw new IllegalArgumentException(first.size() + " and " + second.size()
                    + " counts are not those of the same trainings on " + sentences + " sentences.");
        }
        double[] differences = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            RandomGenerator random = key.fold(draw).generator();
            C a = measure.none();
            C b = measure.none();
            for (int i = 0; i < sentences; i++) {
                for (int at = random.nextInt(sentences); at < first.size(); at += sentences) {
                    a = measure.plus().apply(a, first.get(at));
                    b = measure.plus().apply(b, second.get(at));
                }
            }
            differences[draw] =
                    measure.value().applyAsDouble(b) - measure.value().applyAsDouble(a);
        }
        Arrays.sort(differences);
        return new PairedBootstrap(
                measure.of(second) - measure.of(first),
                differences[(int) (TAIL * DRAWS)],
                differences[(int) ((1 - TAIL) * DRAWS) - 1]);
    }
}
