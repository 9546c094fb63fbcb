package org.touchstone.kernel.onnx;

/** A graph or model that is not well formed, or that we cannot run: which rule it breaks, where, and what would mend it. */
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
        STRUCTURE_INVALID,
        MALFORMED,
        LIMIT_EXCEEDED,
        TYPE_UNSUPPORTED,
        EXTERNAL_DATA,
        OPSET_UNSUPPORTED,
        OPERATOR_UNSUPPORTED,
        EVALUATION_FAILED
    }

    private final Code code;

    public OnnxException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public OnnxException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Which rule was broken. */
    public Code code() {
        return code;
    }
}
