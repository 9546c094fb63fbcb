package org.touchstone.worker.kafka;

/** The broker did not answer, or refused; the message is a sentence for the user. */
public final class KafkaUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What could not be done, and why. */
    public KafkaUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
