package org.touchstone.benchmarks.initialization;

import java.util.Locale;
import java.util.function.Consumer;

/** A Markdown table, told row by row as the experiments end. */
final class Table {
    private final Consumer<String> out;

    Table(Consumer<String> out) {
        this.out = out;
    }

    void head() {
        out.accept("| criterion | what | expected | ours | seeds | holds |");
        out.accept("|---|---|---|---|---|---|");
    }

    void row(String criterion, String what, String expected, String ours, String seeds, boolean holds) {
        out.accept(String.join(" | ", "| " + criterion, what, expected, ours, seeds, holds ? "yes |" : "**no** |"));
    }

    /** For people, between rows: how long it took. */
    void note(String line) {
        out.accept("<!-- " + line + " -->");
    }

    /** Three significant digits. */
    static String text(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 1e-3 || value == 0 ? "%.3f" : "%.2e", value);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
