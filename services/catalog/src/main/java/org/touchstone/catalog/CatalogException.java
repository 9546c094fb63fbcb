package org.touchstone.catalog;

import org.jspecify.annotations.Nullable;

/** The catalog cannot give or take what was asked, in a closed set of ways; the message is a sentence for the user. */
public final class CatalogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Code {
        /** A name or reference that breaks the law of names. */
        INVALID_REFERENCE,
        /** Nothing of that name, digest or split. */
        NOT_FOUND,
        /** There is something of that name, but of another kind: text where images are needed, or the other way round. */
        WRONG_KIND,
        /** An object is not what its digest says, or does not fit its manifest. */
        CORRUPT,
        /** Written by a newer version than this one understands. */
        UNSUPPORTED
    }

    private final Code code;

    /** A fault without a cause. */
    public CatalogException(Code code, String message) {
        this(code, message, null);
    }

    /** A fault and what led to it. */
    public CatalogException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Why. */
    public Code code() {
        return code;
    }
}
