package org.touchstone.console.view;

/** Where a task stands, as its events tell. */
public enum TaskState {
    /** Accepted, or handed on, and waiting for a worker. */
    QUEUED,
    RUNNING,
    /** A retryable failure; waiting for the next attempt. */
    RETRYING,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    /** Malformed; nothing was done. */
    REJECTED;

    /** Whether nothing more will happen by itself. */
    public boolean terminal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED || this == REJECTED;
    }
}
