package org.touchstone.kernel.tensor;

import java.util.List;
import java.util.function.Function;

/**
 * Derivatives: vector-Jacobian products with any cotangent, and gradients of losses. Holds no state, so any number of
 * threads may differentiate at once; nothing accumulates anywhere.
 */
public final class Autograd {
    private Autograd() {}

    /** A loss and its gradient, both constants. */
    public record Gradient(Tensor value, Params gradient) {}

    /**
     * For each x: the sum over y of cotangent(y) transposed times dy/dx. An x that no y depends on gets zeros.
     *
     * @param ys results of one {@link Recording}
     * @param xs its inputs, or results on the way
     * @param cotangents one per y, of its shape
     * @param retain whether the recording can be differentiated again
     * @param create whether the products are recorded too, for higher derivatives
     */
    public static List<Tensor> vjp(
            List<Tensor> ys, List<Tensor> xs, List<Tensor> cotangents, boolean retain, boolean create) {
        if (ys.size() != cotangents.size()) {
            throw new TensorException(ys.size() + " results need as many cotangents, not " + cotangents.size());
        }
        return Script.tensors("vjp", ys, xs, cotangents, retain || create, create);
    }

    /** The products once: the recording is spent. */
    public static List<Tensor> vjp(List<Tensor> ys, List<Tensor> xs, List<Tensor> cotangents) {
        return vjp(ys, xs, cotangents, false, false);
    }

    /** The products once, where a y that depends on no input adds nothing instead of being refused. */
    public static List<Tensor> vjpOfRecorded(List<Tensor> ys, List<Tensor> xs, List<Tensor> cotangents) {
        return Script.tensors("vjp_of_recorded", ys, xs, cotangents);
    }

    /** The value of the loss (a single number) and its gradient. Intermediates are released. */
    public static Gradient gradient(Params at, Function<Params, Tensor> loss) {
        try (Scope scope = Scope.open();
                Recording recording = Recording.start()) {
            Params inputs = recording.inputs(at);
            Tensor value = loss.apply(inputs);
            Params gradient = at.with(ofScalar(value, inputs.tensors()));
            return new Gradient(scope.keep(value.detach()), scope.keep(gradient));
        }
    }

    /** The derivatives of one number with respect to the xs; the recording is spent. */
    public static List<Tensor> ofScalar(Tensor y, List<Tensor> xs) {
        if (y.count() != 1) {
            throw new TensorException("a gradient needs a single number, not " + y);
        }
        return Script.tensors("gradient", y, xs);
    }
}
