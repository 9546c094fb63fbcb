package org.touchstone.benchmarks.density;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.touchstone.benchmarks.Mnist;
import org.touchstone.benchmarks.Table;
import org.touchstone.kernel.flow.FlowSpec;

/**
 * Criterion A4: the small preset on MNIST.
 *
 * @param mnist folder of its files
 * @param work folder of snapshots and pictures; a run goes on from the last snapshot
 * @param steps of the whole schedule
 * @param until the step after which this run stops
 */
public record Images(Optional<Path> mnist, Path work, int steps, int until) {
    private static final int LOOK = 100;
    private static final int FIRST_WINDOW = 1000;
    private static final int LAST_WINDOW = 1300;
    private static final double BEST_IN_WINDOW = 1.80;
    private static final double WORST_IN_WINDOW = 1.97;
    private static final double PIXEL_HISTOGRAMS = 1.69;
    private static final double GOAL = 1.5;

    void digits(Table table, long seed) {
        Path folder = mnist.orElseThrow(() -> new IllegalArgumentException("A4 needs --mnist FOLDER"));
        byte[] train = Mnist.read(folder, "train").pixels();
        byte[] test = Mnist.read(folder, "t10k").pixels();
        histograms(table, train, test);
        try (ImageRun run = ImageRun.open(FlowSpec.mnistSmall(), train, test, steps, seed, folder("mnist"))) {
            run.train(until, LOOK, table::note);
            curve(table, run.looks(), seed);
            run.finish(table, seed);
        }
    }

    private Path folder(String name) {
        try {
            return Files.createDirectories(work.resolve(name));
        } catch (IOException failure) {
            throw new UncheckedIOException("--work " + work + " cannot be written", failure);
        }
    }

    private static void histograms(Table table, byte[] train, byte[] test) {
        double pooled = Histograms.bits(train, test, 1);
        double each = Histograms.bits(train, test, 784);
        table.row("A4", "one histogram of all pixels, bits/pixel on the test images", "1.967", text(pooled), "-", true);
        table.row("A4", "one histogram per pixel position", "1.690", text(each), "-", true);
    }

    private static void curve(Table table, List<ImageRun.Look> looks, long seed) {
        double[] window = looks.stream()
                .filter(look -> look.step() >= FIRST_WINDOW && look.step() <= LAST_WINDOW)
                .mapToDouble(ImageRun.Look::recalibrated)
                .toArray();
        String seeds = Long.toString(seed);
        if (window.length > 0) {
            double best = Arrays.stream(window).min().orElseThrow();
            double worst = Arrays.stream(window).max().orElseThrow();
            table.row(
                    "A4",
                    "MNIST, best bits/pixel of looks at steps 1,000 to 1,300, recalibrated",
                    "<= 1.80 (PyTorch 1.71)",
                    text(best),
                    seeds,
                    best <= BEST_IN_WINDOW);
            table.row("A4", "... worst of them", "< 1.97", text(worst), seeds, worst < WORST_IN_WINDOW);
        }
        if (!looks.isEmpty()) {
            ImageRun.Look last = looks.get(looks.size() - 1);
            String what = "... after " + last.step() + " steps";
            table.row("A4", what, "< 1.69", text(last.recalibrated()), seeds, last.recalibrated() < PIXEL_HISTOGRAMS);
            table.row("A4", what, "<= 1.5 (goal)", text(last.recalibrated()), seeds, last.recalibrated() <= GOAL);
        }
    }

    static String text(double bits) {
        return String.format(Locale.ROOT, "%.3f", bits);
    }
}
