package org.touchstone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How values look in a terminal. */
final class Terminal {
    private Terminal() {}

    /** Prints rows under a head, columns as wide as they need to be. */
    static void table(PrintWriter out, List<String> head, List<List<String>> rows) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(head);
        lines.addAll(rows);
        int[] widths = new int[head.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                text.append(line.get(i))
                        .append(" ".repeat(widths[i] - line.get(i).length() + 2));
            }
            out.println(text.toString().stripTrailing());
        }
        out.flush();
    }

    /** Four significant digits, or the whole number. */
    static String number(JsonNode value) {
        if (!value.isNumber()) {
            return value.asText("");
        }
        double number = value.doubleValue();
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : String.format(Locale.ROOT, "%.4g", number);
    }

    /** "12 min 05 s". */
    static String duration(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }

    /** "[#########-----------]  45 %". */
    static String bar(double share) {
        int filled = (int) Math.round(20 * Math.max(0, Math.min(1, share)));
        return "[" + "#".repeat(filled) + "-".repeat(20 - filled) + "] "
                + String.format(Locale.ROOT, "%3d %%", (int) Math.floor(100 * share));
    }
}
