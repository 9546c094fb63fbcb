package org.touchstone.console.deploy;

/** Bytes that are no ONNX model; the message says what is wrong, the remedy what to do. */
public final class NotOnnxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    NotOnnxException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}
