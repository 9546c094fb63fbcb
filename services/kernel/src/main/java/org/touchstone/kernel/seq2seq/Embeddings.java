package org.touchstone.kernel.seq2seq;

import java.util.List;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Words as rows of the embedding of a side, {@link ModelSpec#ENCODER} or {@link ModelSpec#DECODER}. */
final class Embeddings {
    private Embeddings() {}

    /** N x E. */
    static Tensor of(Params p, String side, long[] words) {
        return Shaping.indexSelect(p.get(ModelSpec.embeddingOf(side)), 0, Tensors.of(words, words.length));
    }

    /** N x E for each of so many time steps, of words that come time step by time step. */
    static List<Tensor> bySteps(Params p, String side, long[] words, int steps) {
        Tensor all = of(p, side, words);
        return Shaping.unbind(all.reshape(steps, words.length / steps, all.size(1)), 0);
    }
}
