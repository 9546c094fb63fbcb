package org.touchstone.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** What a benchmark found: told line by line as it comes, and kept by name. */
public final class Figures {
    private static final double TAIL = 0.95;

    private final Consumer<String> out;
    private final Map<String, Double> medians = new LinkedHashMap<>();

    /** {@code out} takes each line. */
    public Figures(Consumer<String> out) {
        this.out = out;
    }

    /** Says on what is measured, and how busy it is now. */
    public void machine(String title) {
        say(String.format(
                Locale.ROOT,
                "## %s (JDK %s, %d processors, load average %.1f)",
                title,
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    }

    /** Median, 95th percentile and range of a quantity. */
    public void add(String name, String unit, Sample sample) {
        medians.put(name, sample.median());
        say(String.format(
                Locale.ROOT,
                "%-52s median %9.4g  p95 %9.4g  range %.4g to %.4g %s (n=%d)",
                name,
                sample.median(),
                sample.quantile(TAIL),
                sample.least(),
                sample.most(),
                unit,
                sample.values().size()));
    }

    /** One number. */
    public void add(String name, String unit, double value) {
        medians.put(name, value);
        say(String.format(Locale.ROOT, "%-52s %16.4g %s", name, value, unit));
    }

    /** A line that is no figure. */
    public void say(String line) {
        out.accept(line);
    }

    /** Medians by name, in the order of telling. */
    public Map<String, Double> medians() {
        return new LinkedHashMap<>(medians);
    }
}
