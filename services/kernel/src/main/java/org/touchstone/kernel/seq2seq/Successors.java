package org.touchstone.kernel.seq2seq;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.touchstone.kernel.seq2seq.text.Vocabulary;

/**
 * Which words may follow which prefix of one output sentence: an automaton over columns, one column for each word that may
 * ever occur. Scores are computed for the columns only. States are immutable.
 */
public interface Successors {
    /** The word of each column, ascending; not to be changed. */
    int[] words();

    /** Before the first word. */
    State start();

    /** The exact length of an output, or the largest when {@link #isOpen}. */
    int length();

    /** Whether an output ends with the end mark, at any length up to {@link #length}. */
    boolean isOpen();

    /** Whether columns are all words of the vocabulary, column = word. */
    default boolean isWholeVocabulary() {
        return false;
    }

    /** What a prefix leaves possible. */
    interface State {
        /** The columns that may come next, ascending; not to be changed. */
        int[] columns();

        /** After one of those. */
        State after(int column);
    }

    /** The column of a word, or a negative number. */
    default int column(int word) {
        return Arrays.binarySearch(words(), word);
    }

    /** Any word but padding and the begin mark (and, at a fixed length, the end mark), at every place. */
    static Successors free(int targetWords, int length, boolean open) {
        int[] words = IntStream.range(0, targetWords).toArray();
        int[] columns = IntStream.of(words)
                .filter(w -> w != Vocabulary.PADDING && w != Vocabulary.BEGIN && (open || w != Vocabulary.END))
                .toArray();
        return new Free(words, columns, length, open);
    }

    /** See {@link #free}. */
    @SuppressWarnings("ArrayRecordComponent")
    record Free(int[] words, int[] columns, int length, boolean isOpen) implements Successors, State {
        public Free {
            if (length < 1) {
                throw new IllegalArgumentException("An output has a word at least, not " + length + ".");
            }
        }

        @Override
        public boolean isWholeVocabulary() {
            return true;
        }

        @Override
        public State start() {
            return this;
        }

        @Override
        public State after(int column) {
            return this;
        }
    }
}
