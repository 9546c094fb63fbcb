package org.touchstone.kernel.saliency.check;

import org.touchstone.kernel.saliency.similarity.Degeneracy;

/** What became of a map. */
public enum MapStatus {
    OK,
    /** Zero or one value everywhere. */
    DEGENERATE,
    /** A NaN or an infinity. */
    NOT_FINITE,
    /** The method says nothing about this network. */
    INAPPLICABLE;

    static MapStatus of(Degeneracy degeneracy) {
        return switch (degeneracy) {
            case NONE -> OK;
            case NOT_FINITE -> NOT_FINITE;
            default -> DEGENERATE;
        };
    }
}
