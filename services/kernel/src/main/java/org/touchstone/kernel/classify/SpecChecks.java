package org.touchstone.kernel.classify;

import java.util.List;

/** The limits of single fields. */
final class SpecChecks {
    private static final int WIDEST = 65_536;
    private static final int MOST_FILTERS = 4096;
    private static final int DEEPEST = 64;
    private static final int LARGEST_WINDOW = 64;

    private SpecChecks() {}

    static List<Integer> widths(List<Integer> hidden) {
        SpecException.require(
                hidden.size() <= DEEPEST, "hidden", "at most " + DEEPEST + " layers, not " + hidden.size());
        for (int i = 0; i < hidden.size(); i++) {
            range("hidden[" + i + "]", hidden.get(i), 1, WIDEST);
        }
        return List.copyOf(hidden);
    }

    static List<ClassifierSpec.Block> blocks(List<ClassifierSpec.Block> blocks) {
        SpecException.require(!blocks.isEmpty(), "blocks", "at least one; for none use an MLP");
        SpecException.require(blocks.size() <= DEEPEST, "blocks", "at most " + DEEPEST + ", not " + blocks.size());
        for (int i = 0; i < blocks.size(); i++) {
            String path = "blocks[" + i + "].";
            ClassifierSpec.Block block = blocks.get(i);
            range(path + "filters", block.filters(), 1, MOST_FILTERS);
            range(path + "kernel", block.kernel(), 1, LARGEST_WINDOW);
            range(path + "stride", block.stride(), 1, LARGEST_WINDOW);
            range(path + "pool", block.pool(), 0, LARGEST_WINDOW);
        }
        return List.copyOf(blocks);
    }

    static void dropout(double dropout) {
        SpecException.require(dropout >= 0 && dropout < 1, "dropout", "must be from 0 to below 1, not " + dropout);
    }

    static void range(String field, long value, long low, long high) {
        SpecException.require(
                value >= low && value <= high, field, "must be from " + low + " to " + high + ", not " + value);
    }
}
