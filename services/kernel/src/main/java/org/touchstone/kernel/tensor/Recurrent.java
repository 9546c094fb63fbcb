package org.touchstone.kernel.tensor;

import java.util.List;

/** Operations of recurrent networks. */
public final class Recurrent {
    private Recurrent() {}

    /** Hidden and cell state, N x H each. */
    public record Cell(Tensor h, Tensor c) {}

    /**
     * (i, f, g, o) = [x; h] W^T + b; c' = s(f) c + s(i) tanh(g); h' = s(o) tanh(c') (Hochreiter and Schmidhuber 1997, with
     * forget gates).
     *
     * @param x N x inputs
     * @param before N x H each
     * @param weight 4H x (inputs + H), gates in the order input, forget, cell, output
     * @param bias 4H
     */
    public static Cell lstm(Tensor x, Cell before, Tensor weight, Tensor bias) {
        List<Tensor> after = Script.tensors("lstm_cell", x, before.h(), before.c(), weight, bias);
        return new Cell(after.get(0), after.get(1));
    }
}
