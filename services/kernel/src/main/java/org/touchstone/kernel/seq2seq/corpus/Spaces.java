package org.touchstone.kernel.seq2seq.corpus;

import java.util.regex.Pattern;

/** White space in sentences. A mark of the byte order counts as such: at the beginning of a file it would get lost. */
final class Spaces {
    private static final Pattern SPACE = Pattern.compile("[\\s\uFEFF]+", Pattern.UNICODE_CHARACTER_CLASS);

    private Spaces() {}

    /** The line with single spaces between its words and none around. */
    static String normalized(String line) {
        return SPACE.matcher(line).replaceAll(" ").strip();
    }

    /** Words of a normalized line. */
    static int words(String normalized) {
        return normalized.isEmpty()
                ? 0
                : (int) normalized.chars().filter(c -> c == ' ').count() + 1;
    }
}
