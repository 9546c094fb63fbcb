package org.touchstone.kernel.tensor;

/** A tensor operation was asked for something impossible: shapes or types that do not fit, a released tensor, no memory. */
public final class TensorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TensorException(String message) {
        super(message);
    }

    public TensorException(String message, Throwable cause) {
        super(message, cause);
    }
}
