package org.touchstone.benchmarks.sequences;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.touchstone.kernel.random.Key;

/** How certain a difference of a quality is, by drawing sentences again (Koehn 2004); 95 %. */
record PairedBootstrap(double difference, double low, double high) {
    private static final int DRAWS = 1000;
    private static final double TAIL = 0.025;

    /** Of the second above the first, on the same sentences in the same order. */
    static <C> PairedBootstrap of(Measure<C> measure, List<C> first, List<C> second, Key key) {
        int n = first.size();
        double[] differences = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            RandomGenerator random = key.fold(draw).generator();
            C a = measure.none();
            C b = measure.none();
            for (int i = 0; i < n; i++) {
                int at = random.nextInt(n);
                a = measure.plus().apply(a, first.get(at));
                b = measure.plus().apply(b, second.get(at));
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
