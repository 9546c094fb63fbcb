package org.touchstone.kernel.seq2seq;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.diagnose.Sightings;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Recurrent;
import org.touchstone.kernel.tensor.Recurrent.Cell;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** What the encoder hands on: its top states as values and keys of attention, B x S x H, and its last states by layer. */
record Memory(Tensor values, Tensor keys, @Nullable Tensor hidden, List<Cell> last) {

    /** Runs the encoder; masks between layers by time step. */
    static Memory encode(ModelSpec spec, Params p, SourceBatch batch, Masks masks) {
        return encode(spec, p, batch, masks, null);
    }

    /** The same, seen at its top states; for sources of one length. */
    static Memory encode(ModelSpec spec, Params p, SourceBatch batch, Masks masks, @Nullable Sightings sightings) {
        List<Tensor> steps = Embeddings.bySteps(p, ModelSpec.ENCODER, batch.words(), batch.length());
        List<Cell> cells = new ArrayList<>();
        Tensor zero = Tensors.zeros(steps.get(0).dtype(), batch.size(), spec.hidden());
        for (int layer = 0; layer < spec.layers(); layer++) {
            cells.add(new Cell(zero, zero));
        }
        List<Tensor> tops = new ArrayList<>();
        for (int t = 0; t < batch.length(); t++) {
            Tensor active = batch.active(t, zero.dtype());
            List<Tensor> dropped = masks.at(t);
            Tensor x = steps.get(t);
            for (int layer = 0; layer < spec.layers(); layer++) {
                Cell next = Recurrent.lstm(
                        x,
                        cells.get(layer),
                        p.get(ModelSpec.weight(ModelSpec.ENCODER, layer)),
                        p.get(ModelSpec.bias(ModelSpec.ENCODER, layer)));
                cells.set(layer, active == null ? next : blend(active, next, cells.get(layer)));
                x = layer + 1 < spec.layers()
                        ? Masks.apply(next.h(), dropped, layer, Ragged.even(batch.size(), 1))
                        : next.h();
            }
            tops.add(x);
        }
        if (sightings != null) {
            sightings.network(Shaping.cat(steps, 0));
            sightings.seeSteps(ModelSpec.weight(ModelSpec.ENCODER, spec.layers() - 1), tops, null);
        }
        Tensor values = Shaping.stack(tops, 1);
        return new Memory(
                values, Attention.keys(values, p.get(ModelSpec.SCORE)), batch.hidden(zero.dtype()), List.copyOf(cells));
    }

    /** The next state of sentences that had a word, the old one of those that ended: exactly, since the factors are 0 and 1. */
    private static Cell blend(Tensor active, Cell next, Cell before) {
        Tensor condition = Elementwise.greater(active, Tensors.zeros(active.dtype(), 1));
        return new Cell(
                Elementwise.where(condition, next.h(), before.h()), Elementwise.where(condition, next.c(), before.c()));
    }
}
