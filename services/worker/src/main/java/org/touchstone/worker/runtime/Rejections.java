package org.touchstone.worker.runtime;

import org.touchstone.proto.Names;

/** How a rejection is named: it belongs to no epoch, and the same bad task sent twice is rejected by the same event twice. */
final class Rejections {
    private static final int SHOWN = 63;

    private Rejections() {}

    /** Below -1, a function of what was rejected. */
    static long sequence(String specSha256) {
        return -2 - Long.parseLong(specSha256.substring(0, 12), 16);
    }

    /** The id where it is one; otherwise what can be shown of it, or the record's position where there is nothing. */
    static String shownId(String id, String position) {
        if (Names.isValid(id)) {
            return id;
        }
        String shown = id.replaceAll("[^a-zA-Z0-9._-]", "?");
        return shown.isEmpty() ? position : shown.substring(0, Math.min(SHOWN, shown.length()));
    }
}
