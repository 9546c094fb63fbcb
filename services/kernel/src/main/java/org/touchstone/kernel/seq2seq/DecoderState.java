package org.touchstone.kernel.seq2seq;

import java.util.ArrayList;
import java.util.List;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Recurrent;
import org.touchstone.kernel.tensor.Recurrent.Cell;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * The whole recurrent state of the decoder, one row per lane of each sentence (rows of a sentence follow each other): cells by
 * layer, and the attentional state h~ that is fed with the next word.
 */
record DecoderState(List<Cell> cells, Tensor feed) {
    DecoderState {
        cells = List.copyOf(cells);
    }

    /** Before the first word: the encoder's last states, nothing fed; one lane per sentence. */
    static DecoderState start(Memory memory) {
        Tensor h = memory.last().get(0).h();
        return new DecoderState(memory.last(), Tensors.zeros(h.dtype(), h.shape()));
    }

    /** These rows, in this order; a row may be taken more than once, and then its derivatives add up. */
    DecoderState rows(long[] index) {
        Tensor at = Tensors.of(index, index.length);
        List<Cell> taken = new ArrayList<>(cells.size());
        for (Cell cell : cells) {
            taken.add(new Cell(Shaping.indexSelect(cell.h(), 0, at), Shaping.indexSelect(cell.c(), 0, at)));
        }
        return new DecoderState(taken, Shaping.indexSelect(feed, 0, at));
    }

    /** Gives the tensors to the scope around this one. */
    DecoderState keepIn(Scope scope) {
        cells.forEach(cell -> {
            scope.keep(cell.h());
            scope.keep(cell.c());
        });
        scope.keep(feed);
        return this;
    }

    /** Releases the tensors. */
    void close() {
        cells.forEach(cell -> {
            cell.h().close();
            cell.c().close();
        });
        feed.close();
    }

    /** The state after a word, and the weights of the source words it looks at, R x S. */
    record Stepped(DecoderState state, Tensor weights) {}

    /** {@link #attend} without the weights, of equally many rows of every sentence. */
    DecoderState step(Params p, Tensor embedded, Memory memory, List<Tensor> masks) {
        int sentences = (int) memory.values().size(0);
        Ragged lanes = Ragged.even(sentences, (int) (embedded.size(0) / sentences));
        return attend(p, embedded, memory, masks, lanes).state();
    }

    /**
     * The state after one embedded word per row.
     *
     * @param masks between layers and on h~, of this step; may be empty
     * @param lanes how many rows are of which sentence
     */
    Stepped attend(Params p, Tensor embedded, Memory memory, List<Tensor> masks, Ragged lanes) {
        List<Cell> next = new ArrayList<>(cells.size());
        Tensor x = Shaping.cat(List.of(embedded, feed), 1);
        for (int layer = 0; layer < cells.size(); layer++) {
            Cell cell = Recurrent.lstm(
                    x,
                    cells.get(layer),
                    p.get(ModelSpec.weight(ModelSpec.DECODER, layer)),
                    p.get(ModelSpec.bias(ModelSpec.DECODER, layer)));
            next.add(cell);
            x = layer + 1 < cells.size() ? Masks.apply(cell.h(), masks, layer, lanes) : cell.h();
        }
        Attention attention = Attention.of(lanes.padded(x), memory.values(), memory.keys(), memory.hidden());
        Tensor attentional = Attention.attentional(lanes.rows(attention.context()), x, p.get(ModelSpec.COMBINE));
        return new Stepped(
                new DecoderState(next, Masks.apply(attentional, masks, cells.size() - 1, lanes)),
                lanes.rows(attention.weights()));
    }
}
