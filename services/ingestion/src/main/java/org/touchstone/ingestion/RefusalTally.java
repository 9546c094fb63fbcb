package org.touchstone.ingestion;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.touchstone.catalog.DatasetManifest.Refusals;
import org.touchstone.catalog.DatasetManifest.RefusedItem;
import org.touchstone.kernel.data.LabelledImageReader.Refused;

/** Counts refused items by reason and lists the first of them. */
final class RefusalTally {
    private static final int MAX_DETAIL = 200;

    private final Map<String, Long> reasons;
    private final List<RefusedItem> first;
    private long total;

    /** Goes on from what was counted before. */
    RefusalTally(Refusals before) {
        this.total = before.total();
        this.reasons = new TreeMap<>(before.reasons());
        this.first = new ArrayList<>(before.first());
    }

    void add(Refused item) {
        add(item.index(), item.reason(), item.detail());
    }

    void add(long index, String reason, String detail) {
        total++;
        reasons.merge(reason, 1L, Long::sum);
        if (first.size() < Refusals.LISTED) {
            first.add(new RefusedItem(
                    index, reason, detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) + "…" : detail));
        }
    }

    Refusals refusals() {
        return new Refusals(total, reasons, first);
    }
}
