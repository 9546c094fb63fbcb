package org.touchstone.kernel.seq2seq;

import java.util.List;

/** The outputs found for a sentence, best first; never empty. */
public record Decoded(List<Output> outputs) {
    /** Words without the end mark, the score they were ranked by, and whether the output is complete. */
    public record Output(List<Integer> words, double score, boolean complete) {
        public Output {
            words = List.copyOf(words);
        }
    }

    public Decoded {
        outputs = List.copyOf(outputs);
        if (outputs.isEmpty()) {
            throw new IllegalArgumentException("There is no output.");
        }
    }

    public Output best() {
        return outputs.get(0);
    }
}
