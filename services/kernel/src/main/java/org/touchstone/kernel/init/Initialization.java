package org.touchstone.kernel.init;

import java.util.List;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Tensor;

/** How weights are drawn. Biases begin at zero in all of them. */
public enum Initialization {
    /** U[-1/sqrt(fan in), 1/sqrt(fan in)]: Glorot and Bengio (2010), eq. 1. */
    STANDARD,
    /** U[-sqrt(6/(fan in + fan out)), +]: Glorot and Bengio (2010), eq. 16. */
    NORMALIZED,
    /** N(0, 2/fan in): He, Zhang, Ren and Sun (2015), eq. 10. */
    HE,
    /** N(0, 1/fan in): LeCun, Bottou, Orr and Mueller (1998), eq. 16. Difference: never truncated. */
    LECUN;

    /** A weight of that shape (outputs x inputs, or filters x channels x kernel x kernel), a function of the key. */
    public Tensor weight(Key key, DType type, List<Long> shape) {
        long[] lengths = shape.stream().mapToLong(Long::longValue).toArray();
        double deviation = Math.sqrt(variance(Fans.ofWeight(shape)));
        if (this == HE || this == LECUN) {
            Tensor normal = RandomTensors.normal(key, type, lengths);
            Tensor scaled = normal.mul(deviation);
            normal.close();
            return scaled;
        }
        double bound = deviation * Math.sqrt(3);
        return RandomTensors.uniform(key, type, -bound, bound, lengths);
    }

    /** The variance of one weight. */
    public double variance(Fans fans) {
        return switch (this) {
            case STANDARD -> 1.0 / (3.0 * fans.in());
            case NORMALIZED -> 2.0 / ((double) fans.in() + fans.out());
            case HE -> 2.0 / fans.in();
            case LECUN -> 1.0 / fans.in();
        };
    }
}
