package org.touchstone.kernel.init;

import java.util.List;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Orthonormal;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Scope;
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
    LECUN,
    /**
     * Orthonormal rows, or columns where there are more rows: Saxe, McClelland and Ganguli (2014), gain 1. A convolution is
     * the matrix filters x (channels kernel kernel).
     */
    ORTHOGONAL,
    /**
     * Layer-sequential unit variance: Mishkin and Matas (2016). Drawn as {@link #ORTHOGONAL}; who has a batch then divides
     * each layer by what {@link LayerSequential} measures.
     */
    LSUV,
    /**
     * As {@link #HE} with a last layer of zeros, as Fixup begins: Zhang, Dauphin and Ma (2019). Difference: no residual
     * branches here, so nothing to scale in them; who knows which layer is last makes it zero.
     */
    ZERO_LAST;

    /** A weight of that shape (outputs x inputs, or filters x channels x kernel x kernel), a function of the key. */
    public Tensor weight(Key key, DType type, List<Long> shape) {
        long[] lengths = shape.stream().mapToLong(Long::longValue).toArray();
        double deviation = Math.sqrt(variance(shape));
        return switch (this) {
            case STANDARD, NORMALIZED -> {
                double bound = deviation * Math.sqrt(3);
                yield RandomTensors.uniform(key, type, -bound, bound, lengths);
            }
            case HE, LECUN, ZERO_LAST ->
                Scope.compute(() -> RandomTensors.normal(key, type, lengths).mul(deviation));
            case ORTHOGONAL, LSUV ->
                Scope.compute(() ->
                        orthogonal(key, type, lengths[0], Fans.ofWeight(shape)).reshape(lengths));
        };
    }

    /** In double precision, whatever the type. */
    private static Tensor orthogonal(Key key, DType type, long rows, Fans fans) {
        RandomTensors.requireFloating(type);
        long tall = Math.max(rows, fans.in());
        long narrow = Math.min(rows, fans.in());
        Tensor columns = Orthonormal.columns(RandomTensors.normal(key, DType.F64, tall, narrow));
        return (rows == tall ? columns : columns.transpose(0, 1)).to(type);
    }

    /** Whether every weight of every layer is drawn by itself, so that its distribution is known from the shape alone. */
    public boolean isIndependent() {
        return this == STANDARD || this == NORMALIZED || this == HE || this == LECUN;
    }

    /** The variance of one weight of that shape, before any data is seen. */
    public double variance(List<Long> shape) {
        Fans fans = Fans.ofWeight(shape);
        return switch (this) {
            case STANDARD -> 1.0 / (3.0 * fans.in());
            case NORMALIZED -> 2.0 / ((double) fans.in() + fans.out());
            case HE, ZERO_LAST -> 2.0 / fans.in();
            case LECUN -> 1.0 / fans.in();
            case ORTHOGONAL, LSUV -> 1.0 / Math.max(shape.get(0), fans.in());
        };
    }
}
