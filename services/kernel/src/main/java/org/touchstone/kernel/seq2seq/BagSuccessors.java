package org.touchstone.kernel.seq2seq;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Word ordering: every word of a bag exactly as often as it is in it. Equal words are one column with a count. */
public final class BagSuccessors implements Successors {
    private final int[] words;
    private final State start;
    private final int length;

    private BagSuccessors(int[] words, int[] counts, int length) {
        this.words = words;
        this.start = new Left(counts);
        this.length = length;
    }

    /** The bag of these words, in any order; there is one at least. */
    public static BagSuccessors of(int[] bag) {
        if (bag.length == 0) {
            throw new IllegalArgumentException("A bag needs a word at least.");
        }
        int[] words = Arrays.stream(bag).distinct().sorted().toArray();
        int[] counts = new int[words.length];
        for (int word : bag) {
            counts[Arrays.binarySearch(words, word)]++;
        }
        return new BagSuccessors(words, counts, bag.length);
    }

    @Override
    public int[] words() {
        return words;
    }

    @Override
    public State start() {
        return start;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public boolean isOpen() {
        return false;
    }

    /** How often each column is left. */
    private static final class Left implements State {
        private final int[] counts;
        private final int[] columns;

        Left(int[] counts) {
            this.counts = counts;
            this.columns =
                    IntStream.range(0, counts.length).filter(i -> counts[i] > 0).toArray();
        }

        @Override
        public int[] columns() {
            return columns;
        }

        @Override
        public State after(int column) {
            if (counts[column] == 0) {
                throw new IllegalArgumentException("The word of column " + column + " is used up.");
            }
            int[] next = counts.clone();
            next[column]--;
            return new Left(next);
        }
    }
}
