package org.touchstone.kernel.seq2seq;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.seq2seq.text.Vocabulary;

/**
 * A prefix of an output, linked to the one before it. Whether it is the wanted one is known by identity, never by comparing
 * scores.
 *
 * @param parent null for a root, which has consumed {@code word} as its input
 * @param row where its state is among the lanes before its word is consumed
 */
record Hypothesis(@Nullable Hypothesis parent, int word, int row, double score, boolean gold, Successors.State state) {

    /** The empty prefix, or, after a reset, the wanted one: the next input is {@code word}. */
    static Hypothesis root(int word, int row, boolean gold, Successors.State state) {
        return new Hypothesis(null, word, row, 0, gold, state);
    }

    boolean hasEnded() {
        return word == Vocabulary.END;
    }

    /** The same, its state before the word being in another row. */
    Hypothesis at(int otherRow) {
        return new Hypothesis(parent, word, otherRow, score, gold, state);
    }

    /** These, their states being in rows that follow each other from the first. */
    static List<Hypothesis> placed(List<Hypothesis> beam, int firstRow) {
        return IntStream.range(0, beam.size())
                .mapToObj(k -> beam.get(k).at(firstRow + k))
                .toList();
    }

    /** How many words since the root, its own input excluded. */
    int length() {
        int length = 0;
        for (Hypothesis h = this; h.parent != null; h = h.parent) {
            length++;
        }
        return length;
    }

    /** Those words. */
    int[] words() {
        int length = length();
        int[] words = new int[length];
        for (Hypothesis h = this; h.parent != null; h = h.parent) {
            words[--length] = h.word;
        }
        return words;
    }
}
