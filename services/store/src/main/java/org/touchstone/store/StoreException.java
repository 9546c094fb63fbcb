package org.touchstone.store;

import org.jspecify.annotations.Nullable;

/** The store did not do what was asked, in a closed set of ways; the message is a sentence for the user. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Code {
        NOT_FOUND,
        TOO_LARGE,
        INVALID_KEY,
        UNAVAILABLE,
        REFUSED,
        UNFIT,
        CORRUPT
    }

    private final Code code;

    /** A fault without a cause. */
    public StoreException(Code code, String message) {
        this(code, message, null);
    }

    /** A fault and what led to it. */
    public StoreException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Why. */
    public Code code() {
        return code;
    }

    /** Whether trying again later can help. */
    public boolean retryable() {
        return code == Code.UNAVAILABLE;
    }
}
