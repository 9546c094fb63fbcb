package org.touchstone.console.view;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Place of an event in the log; all events of a task lie in one partition, so positions of a task are ordered. */
public record Position(int partition, long offset) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,5}):(\\d{1,18})");

    /** As it stands in the id of a server-sent event: {@code partition:offset}. */
    public String text() {
        return partition + ":" + offset;
    }

    /** Reads {@link #text()}; empty for anything else. */
    public static Optional<Position> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new Position(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }
}
