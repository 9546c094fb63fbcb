package org.touchstone.kernel.flow;

import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** C x H x W to 4C x H/2 x W/2: a permutation, log-determinant 0. Source: section 3.6. H and W must be even. */
public record Squeeze(Order order) implements Bijection {
    /** Which channel gets which of the four pixels (dy, dx) of a cell; code that is about differs in it. */
    public enum Order {
        /** 4 channel + 2 dy + dx. */
        PLAIN,
        /** (0,0), (1,1), (0,1), (1,0), and in each all channels: the first half is a checkerboard. */
        ORDERED,
        /** (2 dy + dx) C + channel. */
        SPACE_TO_DEPTH
    }

    private static final long[] DIAGONAL_FIRST = {0, 3, 1, 2};
    private static final long[] DIAGONAL_BACK = {0, 2, 3, 1};

    @Override
    public Mapped encode(Tensor x, Pass pass) {
        return pass.map(() -> new Mapped(apply(x), Sums.zeros(x)));
    }

    @Override
    public Mapped decode(Tensor z, Pass pass) {
        return pass.map(() -> new Mapped(undo(z), Sums.zeros(z)));
    }

    Tensor apply(Tensor x) {
        long n = x.size(0);
        long c = x.size(1);
        long h = x.size(2);
        long w = x.size(3);
        SpecException.require(
                h % 2 == 0 && w % 2 == 0,
                "image",
                h + " x " + w + " cannot be squeezed: sides must be even at every scale; use fewer scales");
        Tensor cells = x.reshape(n, c, h / 2, 2, w / 2, 2);
        Tensor moved =
                switch (order) {
                    case PLAIN -> Shaping.permute(cells, 0, 1, 3, 5, 2, 4);
                    case SPACE_TO_DEPTH -> Shaping.permute(cells, 0, 3, 5, 1, 2, 4);
                    case ORDERED ->
                        pick(Shaping.permute(cells, 0, 3, 5, 1, 2, 4).reshape(n, 4, c, h / 2, w / 2), DIAGONAL_FIRST);
                };
        return moved.reshape(n, 4 * c, h / 2, w / 2);
    }

    Tensor undo(Tensor z) {
        long n = z.size(0);
        long c = z.size(1) / 4;
        long h = z.size(2);
        long w = z.size(3);
        SpecException.require(z.size(1) % 4 == 0, "channels", z.size(1) + " are not four per pixel");
        Tensor cells =
                switch (order) {
                    case PLAIN -> Shaping.permute(z.reshape(n, c, 2, 2, h, w), 0, 1, 4, 2, 5, 3);
                    case SPACE_TO_DEPTH -> Shaping.permute(z.reshape(n, 2, 2, c, h, w), 0, 3, 4, 1, 5, 2);
                    case ORDERED ->
                        Shaping.permute(
                                pick(z.reshape(n, 4, c, h, w), DIAGONAL_BACK).reshape(n, 2, 2, c, h, w),
                                0,
                                3,
                                4,
                                1,
                                5,
                                2);
                };
        return cells.reshape(n, c, 2 * h, 2 * w);
    }

    private static Tensor pick(Tensor blocks, long[] indices) {
        return Shaping.indexSelect(blocks, 1, Tensors.of(indices, 4));
    }
}
