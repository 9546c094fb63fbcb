package org.touchstone.kernel.saliency.check;

import org.touchstone.kernel.saliency.similarity.Degeneracy;

/** What became of a map. */
public enum MapStatus {
    OK(0),
    /** Zero or one value everywhere. */
    DEGENERATE(1),
    /** A NaN or an infinity. */
    NOT_FINITE(2),
    /** The method says nothing about this network. */
    INAPPLICABLE(3);

    private final int code;

    MapStatus(int code) {
        this.code = code;
    }

    /** What tables hold. */
    public int code() {
        return code;
    }

    static MapStatus of(Degeneracy degeneracy) {
        return switch (degeneracy) {
            case NONE -> OK;
            case NOT_FINITE -> NOT_FINITE;
            default -> DEGENERATE;
        };
    }
}
