package org.touchstone.kernel.seq2seq;

import java.util.Arrays;
import org.touchstone.kernel.seq2seq.text.Vocabulary;

/**
 * A source sentence, the output wanted (with the end mark where outputs are open), and which outputs are valid. The wanted one
 * is valid.
 */
@SuppressWarnings("ArrayRecordComponent")
public record Example(int[] source, int[] target, Successors valid) {
    public Example {
        if (source.length == 0 || target.length == 0) {
            throw new IllegalArgumentException("A sentence is empty.");
        }
        for (int i = 0; i < target.length - 1; i++) {
            if (target[i] == Vocabulary.END) {
                throw new IllegalArgumentException("The end mark is at word " + (i + 1) + " of " + target.length
                        + ", but may only be the last one.");
            }
        }
        boolean ended = target[target.length - 1] == Vocabulary.END;
        if (valid.isOpen() ? !ended || target.length > valid.length() : target.length != valid.length()) {
            throw new IllegalArgumentException("An output of " + target.length + " words, but valid ones have "
                    + (valid.isOpen() ? "the end mark and at most " : "") + valid.length() + ".");
        }
        Successors.State state = valid.start();
        for (int word : target) {
            int column = valid.column(word);
            if (Arrays.binarySearch(state.columns(), column) < 0) {
                throw new IllegalArgumentException("The output is not valid at word " + word + ".");
            }
            state = state.after(column);
        }
    }

    /** The same with every word allowed everywhere, at the same length; this one when that holds already. */
    Example unconstrained(int targetWords) {
        if (valid instanceof Successors.Free free && free.words().length == targetWords) {
            return this;
        }
        return new Example(source, target, Successors.free(targetWords, valid.length(), valid.isOpen()));
    }
}
