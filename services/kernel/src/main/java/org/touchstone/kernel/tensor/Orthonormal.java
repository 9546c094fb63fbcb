package org.touchstone.kernel.tensor;

/** Matrices whose columns are orthonormal. */
public final class Orthonormal {
    private Orthonormal() {}

    /**
     * The Q of x = QR with a diagonal of R that is not negative: of a normal x, uniform over all such Q (Mezzadri 2007).
     *
     * @param x rows x columns with at least as many rows as columns
     */
    public static Tensor columns(Tensor x) {
        if (x.rank() != 2 || x.size(0) < x.size(1)) {
            throw new TensorException("orthonormal columns need a matrix with as many rows as columns, not " + x);
        }
        return Script.tensor("orthonormal_columns", x);
    }
}
