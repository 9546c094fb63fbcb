package org.touchstone.kernel.flow;

import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Sums per example, and shapes that broadcast over examples. */
final class Sums {
    private static final double LOG_TWO_PI = StrictMath.log(2 * Math.PI);

    private Sums() {}

    /** A vector of N: each example's sum. */
    static Tensor perExample(Tensor x) {
        return Reduce.sum(x.reshape(x.size(0), -1), false, 1);
    }

    /** N zeros. */
    static Tensor zeros(Tensor x) {
        return Tensors.zeros(x.dtype(), x.size(0));
    }

    /** A number per channel (or dimension) in the rank of x: 1 x C x 1 x 1, or 1 x D. */
    static Tensor perChannel(Tensor channels, Tensor x) {
        return x.rank() == 2 ? channels.reshape(1, -1) : channels.reshape(1, -1, 1, 1);
    }

    /** The axes over which a channel's statistics are taken. */
    static int[] axes(Tensor x) {
        return x.rank() == 2 ? new int[] {0} : new int[] {0, 2, 3};
    }

    /** log N(z; 0, I) of each example, over all dimensions. */
    static Tensor logNormal(Tensor z) {
        double dimensions = z.count() / (double) z.size(0);
        return perExample(z.mul(z)).add(dimensions * LOG_TWO_PI).mul(-0.5);
    }
}
