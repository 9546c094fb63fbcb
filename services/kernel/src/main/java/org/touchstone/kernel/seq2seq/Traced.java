package org.touchstone.kernel.seq2seq;

import java.util.List;

/**
 * What came out for a sentence, what it looked at, and how it was found.
 *
 * @param attention for each output, target words x source words: the weights by which the word was chosen; rows sum to 1
 */
public record Traced(Decoded decoded, List<float[][]> attention, BeamTrace beam) {
    public Traced {
        attention = List.copyOf(attention);
    }
}
