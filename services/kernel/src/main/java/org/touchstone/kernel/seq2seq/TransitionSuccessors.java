package org.touchstone.kernel.seq2seq;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Parsing by the arc-standard system (Nivre 2004), as a model writes it: the words of a sentence in order, each a shift, and
 * arcs wherever two words are on the stack; 2n - 1 symbols, the root being what is left. Words with one number share a column.
 * The root is no symbol here, unlike in {@link org.touchstone.kernel.seq2seq.parse.ArcStandard}.
 */
public final class TransitionSuccessors implements Successors {
    private final int[] words;
    private final int[] shifts;
    private final int[] arcs;

    private TransitionSuccessors(int[] words, int[] shifts, int[] arcs) {
        this.words = words;
        this.shifts = shifts;
        this.arcs = arcs;
    }

    /**
     * Of these words, one at least; arcs are the target words from {@code firstArc} on, one at least.
     *
     * @throws IllegalArgumentException when there is no word or no arc
     */
    public static TransitionSuccessors of(int[] sentence, int firstArc, int targetWords) {
        if (sentence.length == 0 || firstArc >= targetWords) {
            throw new IllegalArgumentException("Parsing needs a word and an arc at least, not " + sentence.length
                    + " words and the target words from " + firstArc + " to below " + targetWords + ".");
        }
        int[] words = IntStream.concat(
                        Arrays.stream(sentence).distinct().sorted(), IntStream.range(firstArc, targetWords))
                .toArray();
        int[] shifts = Arrays.stream(sentence)
                .map(word -> Arrays.binarySearch(words, word))
                .toArray();
        int[] arcs = IntStream.range(words.length - (targetWords - firstArc), words.length)
                .toArray();
        return new TransitionSuccessors(words, shifts, arcs);
    }

    @Override
    public int[] words() {
        return words;
    }

    @Override
    public State start() {
        return new Configuration(0, 0);
    }

    @Override
    public int length() {
        return 2 * shifts.length - 1;
    }

    @Override
    public boolean isOpen() {
        return false;
    }

    private final class Configuration implements State {
        private final int next;
        private final int stack;
        private final int[] columns;

        Configuration(int next, int stack) {
            this.next = next;
            this.stack = stack;
            IntStream shift = next < shifts.length ? IntStream.of(shifts[next]) : IntStream.empty();
            this.columns = IntStream.concat(shift, stack >= 2 ? IntStream.of(arcs) : IntStream.empty())
                    .toArray();
        }

        @Override
        public int[] columns() {
            return columns;
        }

        @Override
        public State after(int column) {
            if (Arrays.binarySearch(columns, column) < 0) {
                throw new IllegalArgumentException("Column " + column + " is no valid transition.");
            }
            return column >= arcs[0] ? new Configuration(next, stack - 1) : new Configuration(next + 1, stack + 1);
        }
    }
}
