package org.touchstone.worker.publish;

/** The broker did not confirm records in time; sending them again is harmless and may help. */
public final class PublishException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was sent and why it failed. */
    public PublishException(String message, Throwable cause) {
        super(message, cause);
    }
}
