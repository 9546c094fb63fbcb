package org.touchstone.kernel.seq2seq;

import java.util.List;
import org.touchstone.kernel.seq2seq.text.Vocabulary;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * Scores of words after every row of a batch: of the valid columns alone, gathered once per batch, or of the whole vocabulary
 * where some sentence allows it or probabilities are wanted.
 */
final class Scores {
    private final Tensor weight;
    private final Tensor bias;
    private final int[][] columnWords;
    private final boolean whole;
    private final boolean normalized;
    private final int width;

    /** @param normalized logarithms of probabilities over the whole vocabulary instead of plain scores */
    Scores(Params p, List<Successors> successors, boolean normalized) {
        this.normalized = normalized;
        this.whole = normalized || successors.stream().anyMatch(Successors::isWholeVocabulary);
        this.columnWords = successors.stream().map(Successors::words).toArray(int[][]::new);
        if (whole) {
            this.weight = p.get(ModelSpec.OUTPUT_WEIGHT);
            this.bias = p.get(ModelSpec.OUTPUT_BIAS);
            this.width = (int) bias.size(0);
        } else {
            this.width =
                    List.of(columnWords).stream().mapToInt(w -> w.length).max().orElse(0);
            Tensor words = words();
            long hidden = p.get(ModelSpec.OUTPUT_WEIGHT).size(1);
            this.weight = Shaping.indexSelect(p.get(ModelSpec.OUTPUT_WEIGHT), 0, words)
                    .reshape(successors.size(), width, hidden)
                    .transpose(1, 2);
            this.bias =
                    Shaping.indexSelect(p.get(ModelSpec.OUTPUT_BIAS), 0, words).reshape(successors.size(), 1, width);
        }
    }

    private Tensor words() {
        long[] words = new long[columnWords.length * width];
        for (int b = 0; b < columnWords.length; b++) {
            for (int i = 0; i < width; i++) {
                words[b * width + i] = i < columnWords[b].length ? columnWords[b][i] : Vocabulary.PADDING;
            }
        }
        return Tensors.of(words, words.length);
    }

    /** The scores after every row, row by row. */
    float[] of(Tensor attentional, Ragged lanes) {
        if (!whole) {
            return lanes.rows(lanes.padded(attentional).matmul(weight).add(bias))
                    .toFloats();
        }
        Tensor scores = Neural.linear(attentional, weight, bias);
        return (normalized ? Neural.logSoftmax(scores, 1) : scores).toFloats();
    }

    /** Where the score of a column of a sentence is in a row. */
    int offset(int sentence, int column) {
        return whole ? columnWords[sentence][column] : column;
    }

    /** Numbers per row. */
    int width() {
        return width;
    }

    int word(int sentence, int column) {
        return columnWords[sentence][column];
    }
}
