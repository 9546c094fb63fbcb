package org.touchstone.ingestion;

import org.touchstone.catalog.DatasetManifest.Refusals;
import org.touchstone.worker.TaskFailedException;

/** How much of a split may be refused. */
final class RefusedShare {
    private static final int SHOWN = 3;

    private RefusedShare() {}

    /** TOO_MANY_REFUSED, with the first of them, when the share is greater than allowed or nothing is left. */
    static void require(String split, Refusals refused, long accepted, double allowed) {
        long all = refused.total() + accepted;
        double share = (double) refused.total() / all;
        if (share > allowed || accepted == 0) {
            String first = refused.first().stream()
                    .limit(SHOWN)
                    .map(item -> "item " + item.index() + ": " + item.reason() + " (" + item.detail() + ")")
                    .reduce((a, b) -> a + "; " + b)
                    .orElse("");
            throw TaskFailedException.permanent(
                    "TOO_MANY_REFUSED",
                    "Of split '" + split + "', " + refused.total() + " of " + all + " items were refused "
                            + refused.reasons() + ", a share of " + share + "; refusedShareAllowed is " + allowed
                            + ". First: " + first + ". Mend the source, or allow a greater share.");
        }
    }
}
