package org.touchstone.kernel.l2l;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Lines of the reproductions' tables, to standard output. */
final class Tables {
    private Tables() {}

    @SuppressWarnings({"checkstyle:regexpsinglelinejava", "AnnotateFormatMethod"})
    static void line(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    static String joined(int[] numbers, String between) {
        return Arrays.stream(numbers).mapToObj(Integer::toString).collect(Collectors.joining(between));
    }
}
