package org.touchstone.kernel.seq2seq;

import java.util.Arrays;
import java.util.List;

/**
 * What the search of a training batch found. Between resets there is one violator at most, so its inputs fit into one lane
 * beside the wanted ones.
 *
 * @param inputs by sentence and step, from 0: what the violator consumed, elsewhere the wanted input
 * @param resets by sentence and step, from 0: whether the search began anew after it
 */
@SuppressWarnings("ArrayRecordComponent")
record Violations(List<Violation> all, int[][] inputs, boolean[][] resets) {
    Violations {
        all = List.copyOf(all);
    }

    /** The last step with a violation, from 1; 0 without any. */
    int lastStep() {
        return all.stream().mapToInt(Violation::step).max().orElse(0);
    }

    /** Whether any sentence begins anew after the step, from 0. */
    boolean resetsAfter(int step) {
        return Arrays.stream(resets).anyMatch(r -> step < r.length && r[step]);
    }

    /** sum D (1 - g + s). */
    double loss() {
        return all.stream().mapToDouble(v -> v.cost() * v.hinge()).sum();
    }
}
