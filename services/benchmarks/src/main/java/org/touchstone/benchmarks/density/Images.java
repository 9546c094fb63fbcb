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
import org.touchstone.flows.Histograms;
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
    private static final int PIXELS = 28 * 28;
    private static final int SMALL_PIXELS = 14 * 14;
    private static final int SMALL_STEPS = 2500;
    private static final int SMALL_LOOK = 250;
    private static final double MOST_SMALL = 2.45;

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

    /** Digits of 14 x 14 pixels, means of four: small enough to be trained wherever the code is built. */
    void smallDigits(Table table, long seed) {
        Path folder = mnist.orElseThrow(() -> new IllegalArgumentException("A4-small needs --mnist FOLDER"));
        byte[] train = Pooling.halved(Mnist.read(folder, "train").pixels(), 28);
        byte[] test = Pooling.halved(Mnist.read(folder, "t10k").pixels(), 28);
        Histograms histograms = Histograms.of(train, test, SMALL_PIXELS);
        table.row("A4", "14 x 14: one histogram of all pixels", "2.798", text(histograms.pooled()), "-", true);
        table.row("A4", "14 x 14: one per pixel position", "2.431", text(histograms.perPixel()), "-", true);
        FlowSpec spec = new FlowSpec.Images(1, 14, 14, 2, 16, 1, FlowSpec.Norm.NONE, 0.05);
        try (ImageRun run = ImageRun.open(spec, train, test, SMALL_STEPS, seed, folder("mnist14"))) {
            run.train(Math.min(until, SMALL_STEPS), SMALL_LOOK, table::note);
            ImageRun.Look last = run.looks().get(run.looks().size() - 1);
            table.row(
                    "A4",
                    "MNIST 14 x 14, 1 block, bits/pixel after " + last.step() + " steps, recalibrated",
                    "<= 2.45 after 2,500 (PyTorch 2.35)",
                    text(last.recalibrated()),
                    Long.toString(seed),
                    last.recalibrated() <= MOST_SMALL);
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
        Histograms histograms = Histograms.of(train, test, PIXELS);
        String pooled = text(histograms.pooled());
        table.row("A4", "one histogram of all pixels, bits/pixel on the test images", "1.967", pooled, "-", true);
        table.row("A4", "one histogram per pixel position", "1.690", text(histograms.perPixel()), "-", true);
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
