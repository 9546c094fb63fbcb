package org.touchstone.console.view;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The newest offset seen per partition: a place in the whole log. Immutable. */
public record Positions(SortedMap<Integer, Long> offsets) {

    public Positions {
        offsets = Collections.unmodifiableSortedMap(new TreeMap<>(offsets));
    }

    /** Before everything. */
    public static Positions none() {
        return new Positions(new TreeMap<>());
    }

    /** Whether the event at {@code position} lies beyond this place. */
    public boolean isBefore(Position position) {
        Long seen = offsets.get(position.partition());
        return seen == null || seen < position.offset();
    }

    /** Whether this place is at or beyond {@code other} in every partition. */
    public boolean reaches(Positions other) {
        return other.offsets.entrySet().stream()
                .allMatch(entry -> offsets.getOrDefault(entry.getKey(), -1L) >= entry.getValue());
    }

    /** As it stands in the id of a server-sent event: {@code 0:17,1:4}. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Integer, Long> entry : offsets.entrySet()) {
            text.append(text.isEmpty() ? "" : ",")
                    .append(entry.getKey())
                    .append(':')
                    .append(entry.getValue());
        }
        return text.isEmpty() ? "-" : text.toString();
    }

    /** Reads {@link #text()}; empty for anything else. */
    public static Optional<Positions> parse(String text) {
        if (text.equals("-")) {
            return Optional.of(none());
        }
        if (text.length() > 4096) {
            return Optional.empty();
        }
        TreeMap<Integer, Long> offsets = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            Optional<Position> position = Position.parse(part);
            if (position.isEmpty()) {
                return Optional.empty();
            }
            offsets.put(position.get().partition(), position.get().offset());
        }
        return Optional.of(new Positions(offsets));
    }
}
