package org.touchstone.kernel.seq2seq;

import java.util.Arrays;
import java.util.List;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;

/**
 * The decoder over a batch without derivatives: every step takes any rows of the step before, some per sentence, and
 * consumes a word in each. Holds one state; the one before is released.
 */
final class Lanes implements AutoCloseable {
    private final Params parameters;
    private final Memory memory;
    private final Masks masks;
    private final Scores scores;
    private DecoderState state;
    private boolean owned;
    private final boolean watched;
    private float[] weights = new float[0];
    private int steps;

    Lanes(Params parameters, Memory memory, Masks masks, Scores scores) {
        this(parameters, memory, masks, scores, false);
    }

    /** @param watched whether {@link #weights} are wanted */
    Lanes(Params parameters, Memory memory, Masks masks, Scores scores, boolean watched) {
        this.watched = watched;
        this.parameters = parameters;
        this.memory = memory;
        this.masks = masks;
        this.scores = scores;
        this.state = DecoderState.start(memory);
    }

    /**
     * Scores after the words, {@code rows.get(b)} and {@code words.get(b)} being of one sentence: row by row, those of a
     * sentence following those of the one before.
     */
    float[] step(List<int[]> rows, List<int[]> words) {
        long[] from = rows.stream().flatMapToInt(Arrays::stream).asLongStream().toArray();
        long[] inputs =
                words.stream().flatMapToInt(Arrays::stream).asLongStream().toArray();
        return step(from, inputs, Ragged.of(rows));
    }

    private float[] step(long[] from, long[] inputs, Ragged lanes) {
        try (Scope scope = Scope.open()) {
            Tensor embedded = Embeddings.of(parameters, ModelSpec.DECODER, inputs);
            DecoderState before = isIdentity(from) ? state : state.rows(from);
            DecoderState.Stepped stepped = before.attend(parameters, embedded, memory, masks.at(steps), lanes);
            DecoderState after = stepped.state();
            weights = watched ? stepped.weights().toFloats() : weights;
            float[] result = scores.of(after.feed(), lanes);
            close();
            after.keepIn(scope);
            state = after;
            owned = true;
            steps++;
            return result;
        }
    }

    /** What every row looked at in the last step, row by row over {@link #sourceLength} words; empty when not watched. */
    float[] weights() {
        return weights;
    }

    /** Words of the longest source. */
    int sourceLength() {
        return (int) memory.values().size(1);
    }

    private boolean isIdentity(long[] from) {
        boolean same = from.length == state.feed().size(0);
        for (int i = 0; same && i < from.length; i++) {
            same = from[i] == i;
        }
        return same;
    }

    @Override
    public void close() {
        if (owned) {
            state.close();
        }
    }
}
