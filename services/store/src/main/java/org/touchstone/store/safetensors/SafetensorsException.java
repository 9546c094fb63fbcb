package org.touchstone.store.safetensors;

import org.jspecify.annotations.Nullable;

/** Bytes that are not an admissible safetensors file, or tensors that cannot be written as one: what, and where. */
public final class SafetensorsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Which rule was broken. */
    public enum Code {
        TRUNCATED,
        TOO_LARGE,
        HEADER_TOO_LARGE,
        HEADER_INVALID,
        TOO_MANY_TENSORS,
        NAME_INVALID,
        DUPLICATE_NAME,
        DTYPE_UNSUPPORTED,
        SHAPE_INVALID,
        OFFSETS_INVALID,
        METADATA_INVALID
    }

    private final Code code;
    private final long byteOffset;

    SafetensorsException(Code code, long byteOffset, String message) {
        this(code, byteOffset, message, null);
    }

    SafetensorsException(Code code, long byteOffset, String message, @Nullable Throwable cause) {
        super(byteOffset < 0 ? message : message + " (at byte " + byteOffset + ")", cause);
        this.code = code;
        this.byteOffset = byteOffset;
    }

    /** Which rule was broken. */
    public Code code() {
        return code;
    }

    /** Where in the file it was noticed; -1 when there is no file yet, as for a tensor about to be written. */
    public long byteOffset() {
        return byteOffset;
    }
}
