package org.touchstone.console.view;

import java.util.Map;
import java.util.TreeMap;

/** The sequence numbers seen within one epoch, as disjoint ranges: an undisturbed epoch takes one entry however long. */
final class SequenceSet {
    private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();

    /** Adds a number; false when it was there. */
    boolean add(long sequence) {
        Map.Entry<Long, Long> before = lastByFirst.floorEntry(sequence);
        if (before != null && before.getValue() >= sequence) {
            return false;
        }
        long first = before != null && before.getValue() == sequence - 1 ? before.getKey() : sequence;
        Long joined = lastByFirst.remove(sequence + 1);
        lastByFirst.put(first, joined == null ? sequence : joined);
        return true;
    }

    /** How many ranges are kept. */
    int ranges() {
        return lastByFirst.size();
    }
}
