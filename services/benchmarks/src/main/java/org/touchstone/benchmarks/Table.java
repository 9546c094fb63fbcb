package org.touchstone.benchmarks;

import java.util.Locale;
import java.util.function.Consumer;

/** A Markdown table, told row by row as the experiments end. */
public final class Table {
    private final Consumer<String> out;

    public Table(Consumer<String> out) {
        this.out = out;
    }

    public void head() {
        out.accept("| criterion | what | expected | ours | seeds | holds |");
        out.accept("|---|---|---|---|---|---|");
    }

    public void row(String criterion, String what, String expected, String ours, String seeds, boolean holds) {
        out.accept(String.join(" | ", "| " + criterion, what, expected, ours, seeds, holds ? "yes |" : "**no** |"));
    }

    /** For people, between rows: how long it took. */
    public void note(String line) {
        out.accept("<!-- " + line + " -->");
    }

    /** Three significant digits. */
    public static String text(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 1e-3 || value == 0 ? "%.3f" : "%.2e", value);
    }

    public static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
