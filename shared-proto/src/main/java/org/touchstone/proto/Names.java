package org.touchstone.proto;

import java.util.Optional;
import java.util.regex.Pattern;

/** The law of task ids and of the names of data sets and models: they become segments of object keys. */
public final class Names {
    /** Longest name. */
    public static final int MAX_LENGTH = 63;

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private Names() {}

    /** Whether the name obeys the law. */
    public static boolean isValid(String name) {
        return NAME.matcher(name).matches();
    }

    /** The violation of the law at {@code field}, if any. */
    public static Optional<Violation> check(String field, String name) {
        if (isValid(name)) {
            return Optional.empty();
        }
        if (name.isEmpty()) {
            return Optional.of(new Violation(field, "is missing; give 1 to 63 of a-z, 0-9 and '-'."));
        }
        String shown = name.length() > MAX_LENGTH ? name.substring(0, 20) + "…" : name;
        return Optional.of(
                new Violation(
                        field,
                        "'" + printable(shown)
                                + "' is not allowed; use 1 to 63 of a-z, 0-9 and '-', starting and ending with a letter or digit."));
    }

    /** The id of a task made by another one: {@code parent-suffix}, shortened in the middle of the parent when too long. */
    public static String child(String parent, String suffix) {
        String child = parent + "-" + suffix;
        if (child.length() <= MAX_LENGTH) {
            return child;
        }
        String hash = TaskDigest.sha256(parent).substring(0, 8);
        int kept = MAX_LENGTH - suffix.length() - hash.length() - 2;
        return parent.substring(0, kept) + "-" + hash + "-" + suffix;
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7E…]", "?");
    }
}
