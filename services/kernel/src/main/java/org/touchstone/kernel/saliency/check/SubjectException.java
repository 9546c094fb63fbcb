package org.touchstone.kernel.saliency.check;

/** A network that cannot be audited: why, and what would help. */
public final class SubjectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is in the way. */
    public enum Code {
        /** Not one image input. */
        INPUT_UNSUITABLE,
        /** Not one score per image and class. */
        OUTPUT_UNSUITABLE,
        /** The images do not fit the input. */
        IMAGES_UNSUITABLE,
        /** A weight is NaN or infinite. */
        WEIGHTS_NOT_FINITE,
        /** Nothing in the network could be randomized. */
        NO_LAYERS,
        /** The value asked for is not there or has no grid. */
        ACTIVATION_UNSUITABLE
    }

    private final Code code;

    SubjectException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
