package org.touchstone.audit.report.page;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Small pieces of HTML; every text that comes from outside is escaped here. */
final class Markup {
    private final StringBuilder html = new StringBuilder();

    /** Text as it is to be read, never as markup. */
    static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c < ' ' && c != '\n' && c != '\t' ? '?' : c);
            }
        }
        return safe.toString();
    }

    /** A number to three decimals; a dash where there is none. */
    static String number(@Nullable Double value) {
        return value == null ? "–" : String.format(Locale.ROOT, "%.3f", value);
    }

    /** "0.930 [0.900, 0.950]", as far as it is known. */
    static String interval(@Nullable Double value, @Nullable Double low, @Nullable Double high) {
        return low == null || high == null
                ? number(value)
                : number(value) + " [" + number(low) + ", " + number(high) + "]";
    }

    /** Markup as it is. */
    Markup raw(String markup) {
        html.append(markup);
        return this;
    }

    Markup heading(String text) {
        return raw("<h2>" + escape(text) + "</h2>\n");
    }

    Markup paragraph(String text) {
        return raw("<p>" + escape(text) + "</p>\n");
    }

    Markup list(List<String> items) {
        raw("<ul>\n");
        items.forEach(item -> raw("<li>" + escape(item) + "</li>\n"));
        return raw("</ul>\n");
    }

    /** A table of texts. */
    Markup table(List<String> head, List<List<String>> rows) {
        raw("<table><thead><tr>");
        head.forEach(cell -> raw("<th>" + escape(cell) + "</th>"));
        raw("</tr></thead><tbody>\n");
        for (List<String> row : rows) {
            raw("<tr>");
            row.forEach(cell -> raw("<td>" + escape(cell) + "</td>"));
            raw("</tr>\n");
        }
        return raw("</tbody></table>\n");
    }

    @Override
    public String toString() {
        return html.toString();
    }
}
