package org.touchstone.kernel.classify;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** All a training needs to go on with the same bits: arrays in a fixed order, and text. */
public record Snapshot(Map<String, NamedArray> arrays, Map<String, String> metadata) {
    public Snapshot {
        arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }
}
