package org.touchstone.kernel.seq2seq;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;

/**
 * Global attention (Luong, Pham and Manning 2015, equations 5 to 8, "general"): weights = softmax(h^T Wa hs), context c = sum
 * of weights times hs, h~ = tanh(Wc [c; h]).
 */
record Attention(Tensor weights, Tensor context) {

    /** What does not depend on the step: keys = Wa hs; values B x S x E, weight D x E. */
    static Tensor keys(Tensor values, Tensor weight) {
        return values.matmul(weight.transpose(0, 1));
    }

    /**
     * Of all lanes of all sentences at once; the source is not copied per lane.
     *
     * @param h B x L x D
     * @param hidden B x 1 x S: 0 for a word, minus infinity for padding; null when no sentence is padded
     */
    static Attention of(Tensor h, Tensor values, Tensor keys, @Nullable Tensor hidden) {
        Tensor scores = h.matmul(keys.transpose(1, 2));
        Tensor weights = Neural.softmax(hidden == null ? scores : scores.add(hidden), 2);
        return new Attention(weights, weights.matmul(values));
    }

    /** h~ of contexts R x E and states R x D. */
    static Tensor attentional(Tensor context, Tensor h, Tensor combine) {
        Tensor both = Shaping.cat(List.of(context, h), 1);
        return Elementwise.tanh(both.matmul(combine.transpose(0, 1)));
    }
}
