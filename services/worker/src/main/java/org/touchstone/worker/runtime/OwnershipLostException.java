package org.touchstone.worker.runtime;

/** The record or the task is somebody else's now; everything is to be left as it is. */
final class OwnershipLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OwnershipLostException(String message) {
        super(message);
    }
}
