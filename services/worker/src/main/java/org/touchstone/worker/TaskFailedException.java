package org.touchstone.worker;

import org.jspecify.annotations.Nullable;

/** Work that cannot go on: a code to count by, a sentence for the user, and whether trying again can help. */
public final class TaskFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean retryable;

    /** {@code code} in capitals ("DATASET_NOT_FOUND"). */
    public TaskFailedException(String code, String message, boolean retryable, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retryable = retryable;
    }

    /** A permanent failure. */
    public static TaskFailedException permanent(String code, String message) {
        return new TaskFailedException(code, message, false, null);
    }

    /** A failure that may pass. */
    public static TaskFailedException retryable(String code, String message, @Nullable Throwable cause) {
        return new TaskFailedException(code, message, true, cause);
    }

    /** Code in capitals. */
    public String code() {
        return code;
    }

    /** Whether trying again can help. */
    public boolean retryable() {
        return retryable;
    }
}
