package org.touchstone.local;

import org.jspecify.annotations.Nullable;

/** The local system cannot start or go on; the message is what the user reads. */
final class LocalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LocalException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    LocalException(String message) {
        this(message, null);
    }
}
