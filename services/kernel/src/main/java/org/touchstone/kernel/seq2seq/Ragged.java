package org.touchstone.kernel.seq2seq;

import java.util.Arrays;
import java.util.List;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * Rows of a batch, those of a sentence following each other, of some sentences more than of others. Products with weights run
 * over the rows alone; attention, which is small, over all sentences with as many lanes as the widest has.
 *
 * @param counts rows of each sentence, at least one
 */
@SuppressWarnings("ArrayRecordComponent")
record Ragged(int[] counts, int width, int total) {

    /** The same number of rows of every sentence. */
    static Ragged even(int sentences, int lanes) {
        int[] counts = new int[sentences];
        Arrays.fill(counts, lanes);
        return new Ragged(counts, lanes, sentences * lanes);
    }

    /** One row for each entry. */
    static Ragged of(List<int[]> rows) {
        int[] counts = rows.stream().mapToInt(r -> r.length).toArray();
        return new Ragged(
                counts,
                Arrays.stream(counts).max().orElse(0),
                Arrays.stream(counts).sum());
    }

    private boolean isEven() {
        return total == counts.length * width;
    }

    /** R x N as B x L x N; a lane that is not there shows the last one of its sentence. */
    Tensor padded(Tensor rows) {
        Tensor all = rows;
        if (!isEven()) {
            long[] index = new long[counts.length * width];
            int first = 0;
            for (int b = 0; b < counts.length; b++) {
                for (int lane = 0; lane < width; lane++) {
                    index[b * width + lane] = (long) first + Math.min(lane, counts[b] - 1);
                }
                first += counts[b];
            }
            all = select(rows, index);
        }
        return all.reshape(counts.length, width, rows.size(1));
    }

    /** B x L x N as R x N. */
    Tensor rows(Tensor padded) {
        Tensor all = padded.reshape((long) counts.length * width, padded.size(2));
        if (isEven()) {
            return all;
        }
        long[] index = new long[total];
        for (int b = 0, row = 0; b < counts.length; b++) {
            for (int lane = 0; lane < counts[b]; lane++) {
                index[row++] = (long) b * width + lane;
            }
        }
        return select(all, index);
    }

    /** R x N, multiplied by its sentence's row of B x N. */
    Tensor scaled(Tensor rows, Tensor bySentence) {
        if (isEven()) {
            long units = bySentence.size(1);
            return rows.reshape(counts.length, width, units)
                    .mul(bySentence.reshape(counts.length, 1, units))
                    .reshape(-1, units);
        }
        long[] index = new long[total];
        for (int b = 0, row = 0; b < counts.length; b++) {
            for (int lane = 0; lane < counts[b]; lane++) {
                index[row++] = b;
            }
        }
        return rows.mul(select(bySentence, index));
    }

    private static Tensor select(Tensor rows, long[] index) {
        return Shaping.indexSelect(rows, 0, Tensors.of(index, index.length));
    }
}
