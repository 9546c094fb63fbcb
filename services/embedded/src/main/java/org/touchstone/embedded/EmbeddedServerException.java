package org.touchstone.embedded;

/** An embedded server did not start or stop; the message says which, with what settings. */
public final class EmbeddedServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What failed and why. */
    public EmbeddedServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
