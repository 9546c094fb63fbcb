package org.touchstone.kernel.onnx;

/** A graph or model that is not well formed: which rule it breaks, where, and what would mend it. */
public final class OnnxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Which rule was broken. */
    public enum Code {
        NAME_INVALID,
        NAME_DUPLICATE,
        NAME_UNKNOWN,
        NAME_UNUSED,
        TYPE_MISMATCH,
        SHAPE_INVALID,
        SHAPE_MISMATCH,
        ATTRIBUTE_INVALID,
        INPUT_COUNT,
        STRUCTURE_INVALID
    }

    private final Code code;

    OnnxException(Code code, String message) {
        super(message);
        this.code = code;
    }

    /** Which rule was broken. */
    public Code code() {
        return code;
    }
}
