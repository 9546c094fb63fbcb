package org.touchstone.kernel.saliency.verdict;

import java.util.BitSet;
import java.util.List;
import org.touchstone.kernel.saliency.statistics.Contrast;
import org.touchstone.kernel.saliency.statistics.CrossedTable;

/** A similarity to hold others against: a ceiling or a floor, known or measured in the same audit. */
public sealed interface Anchor {
    /** A number without error: the ceiling 1 of a method that draws nothing. */
    record Exact(double value) implements Anchor {}

    /**
     * A sample.
     *
     * @param sameImages whether the columns are the images of the checks, in their order
     * @param sampledSeeds whether the rows are draws of random networks
     */
    record Sampled(CrossedTable table, boolean sameImages, boolean sampledSeeds) implements Anchor {}

    /** The ceiling of a method that draws nothing. */
    static Anchor one() {
        return new Exact(1);
    }

    /** A map and itself with other noise: one row per repetition, the images of the checks. */
    static Anchor renoised(CrossedTable table) {
        return new Sampled(table, true, false);
    }

    /** Pairs of random networks, disjoint: one row per pair, the images of the checks. */
    static Anchor randomNetworks(CrossedTable table) {
        return new Sampled(table, true, true);
    }

    /** Random pairs of images under the trained network. */
    static Anchor otherImages(double[] pairs) {
        BitSet all = new BitSet();
        all.set(0, pairs.length);
        return new Sampled(CrossedTable.of(1, pairs.length, pairs, all), false, false);
    }

    /** Whether there is a number at all; all maps may have been degenerate. */
    default boolean known() {
        return !(this instanceof Sampled sampled) || sampled.table().count() > 0;
    }

    /** Its estimate. */
    default double value() {
        return this instanceof Exact exact
                ? exact.value()
                : ((Sampled) this).table().mean();
    }

    /** Its share of a contrast's known part. */
    default double constant() {
        return this instanceof Exact exact ? exact.value() : 0;
    }

    /** Its terms in a contrast. */
    default List<Contrast.Term> terms(double weight) {
        return this instanceof Sampled sampled && weight != 0
                ? List.of(new Contrast.Term(weight, sampled.table(), sampled.sameImages(), sampled.sampledSeeds()))
                : List.of();
    }
}
