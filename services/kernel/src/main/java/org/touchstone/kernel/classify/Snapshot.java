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

    /** A count in the text; {@link SpecException} naming the field when it is missing or none. */
    public long count(String field) {
        String text = String.valueOf(metadata.get(field));
        SpecException.require(
                text.matches("[0-9]{1,18}"),
                field,
                "is '" + text + "' in the snapshot, not a count; it is damaged: begin anew without it");
        return Long.parseLong(text);
    }
}
