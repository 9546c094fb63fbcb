package org.touchstone.console.view;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which rows, in which order, from where. Empty sets and texts match everything; {@code text} is looked for in id, subject and
 * submitter. {@code after}: the last row of the page before.
 */
public record TaskQuery(
        Set<TaskState> states,
        Set<String> kinds,
        String text,
        String parent,
        Sort sort,
        @Nullable Cursor after,
        int limit) {

    public TaskQuery {
        states = Set.copyOf(states);
        kinds = Set.copyOf(kinds);
        text = text.toLowerCase(Locale.ROOT).strip();
    }

    /** Order of rows; ties by id. */
    public enum Sort {
        /** Newest event first. */
        UPDATED,
        /** Newest submission first. */
        SUBMITTED,
        /** By id. */
        ID
    }

    /** A place between two rows: time of the sort and id of the row before it. */
    public record Cursor(Instant time, String id) {
        /** As clients pass it around, opaque. */
        public String text() {
            String plain = time.getEpochSecond() + "." + time.getNano() + "." + id;
            return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
        }

        /** Reads {@link #text()}; empty for anything else. */
        public static Optional<Cursor> parse(String text) {
            try {
                String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
                String[] parts = plain.split("\\.", 3);
                return parts.length < 3
                        ? Optional.empty()
                        : Optional.of(new Cursor(
                                Instant.ofEpochSecond(Long.parseLong(parts[0]), Long.parseLong(parts[1])), parts[2]));
            } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
                return Optional.empty();
            }
        }
    }

    /** The place after this row. */
    public Cursor cursor(TaskSummary row) {
        Instant submitted = row.request().submittedAt();
        return new Cursor(
                switch (sort) {
                    case UPDATED -> row.updatedAt();
                    case SUBMITTED -> submitted == null ? row.updatedAt() : submitted;
                    case ID -> Instant.EPOCH;
                },
                row.id());
    }

    List<TaskFold> select(Collection<TaskFold> folds) {
        return folds.stream()
                .filter(this::matches)
                .sorted(Comparator.comparing(this::time).reversed().thenComparing(TaskFold::id))
                .toList();
    }

    List<TaskFold> page(List<TaskFold> selected) {
        return selected.stream().filter(this::isAfter).limit(limit).toList();
    }

    private boolean matches(TaskFold fold) {
        return (states.isEmpty() || states.contains(fold.state()))
                && (kinds.isEmpty() || kinds.contains(fold.kind()))
                && (parent.isEmpty() || parent.equals(fold.request().parent()))
                && (text.isEmpty()
                        || contains(fold.id())
                        || contains(fold.request().subject())
                        || contains(fold.request().submitter()));
    }

    private boolean contains(String value) {
        return value.toLowerCase(Locale.ROOT).contains(text);
    }

    private boolean isAfter(TaskFold fold) {
        if (after == null) {
            return true;
        }
        int byTime = time(fold).compareTo(after.time());
        return byTime < 0 || (byTime == 0 && fold.id().compareTo(after.id()) > 0);
    }

    private Instant time(TaskFold fold) {
        Instant submitted = fold.request().submittedAt();
        return switch (sort) {
            case UPDATED -> fold.updatedAt();
            case SUBMITTED -> submitted == null ? fold.updatedAt() : submitted;
            case ID -> Instant.EPOCH;
        };
    }
}
