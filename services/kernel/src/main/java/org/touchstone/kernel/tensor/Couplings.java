package org.touchstone.kernel.tensor;

import java.util.List;

/** Affine couplings of vectors, all of a flow in one call: what they give, and the derivatives by formulas. */
public final class Couplings {
    private Couplings() {}

    /** Latents, N x D, and log-determinants, N. */
    public record Encoded(Tensor value, Tensor logDeterminant) {}

    /** The gradient of the mean of z^2 / 2 - log-determinant, in the order of the parameters, beside what is encoded. */
    public record Differentiated(Encoded encoded, List<Tensor> gradient) {}

    /**
     * y = x exp(s) + t with s = scale tanh(h_s) (1 - b), t = h_t (1 - b) and h = MLP(b x), coupling after coupling
     * (Dinh et al. 2017, equations 7 to 9).
     *
     * @param x N x D
     * @param keep b of each coupling, 1 x D
     * @param parameters of each coupling: scale (D), w1, b1, w2, b2, w3, b3
     */
    public static Encoded encode(Tensor x, List<Tensor> keep, List<Tensor> parameters) {
        return encoded(Script.tensors("vector_couplings", x, keep, parameters));
    }

    /** As {@link #encode}, with the gradient. */
    public static Differentiated differentiate(Tensor x, List<Tensor> keep, List<Tensor> parameters) {
        List<Tensor> results = Script.tensors("vector_couplings_gradient", x, keep, parameters);
        int count = parameters.size();
        return new Differentiated(encoded(results.subList(count, count + 2)), List.copyOf(results.subList(0, count)));
    }

    private static Encoded encoded(List<Tensor> results) {
        return new Encoded(results.get(0), results.get(1));
    }
}
