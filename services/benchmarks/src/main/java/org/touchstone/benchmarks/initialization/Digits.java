package org.touchstone.benchmarks.initialization;

import static org.touchstone.benchmarks.Table.percent;

import java.nio.file.Path;
import java.util.List;
import org.touchstone.benchmarks.Mnist;
import org.touchstone.benchmarks.Table;
import org.touchstone.kernel.classify.ClassifierTraining;
import org.touchstone.kernel.classify.Normalization;

/** Criterion B-9 on a few epochs: the order of the five networks on MNIST, and which of them are below 4 %. */
record Digits(Table table, Path folder, int epochs) {
    private static final int TRAINED = 50_000;
    private static final double RATE = 0.03;
    private static final Normalization PIXELS = new Normalization(List.of(0.1307), List.of(0.3081));

    /** A network and its error in the paper's table 1, after all its updates. */
    private record Entry(Setting setting, double paper) {}

    private static final List<Entry> TABLE = List.of(
            new Entry(Setting.TANH_N, 0.0164),
            new Entry(Setting.SOFTSIGN_N, 0.0172),
            new Entry(Setting.SOFTSIGN, 0.0164),
            new Entry(Setting.TANH, 0.0176),
            new Entry(Setting.SIGMOID, 0.0221));

    void run(long seed) {
        MnistImages train = new MnistImages(Mnist.read(folder, "train"), TRAINED);
        MnistImages test = all("t10k");
        double before = 0;
        for (Entry entry : TABLE) {
            double error;
            try (ClassifierTraining training =
                    entry.setting().start(train, PIXELS, RATE, (long) epochs * TRAINED / Setting.BATCH, seed)) {
                while (!training.isDone()) {
                    training.step();
                }
                error = Learning.error(training, test);
            }
            boolean normalized =
                    entry.setting().equals(Setting.TANH_N) || entry.setting().equals(Setting.SOFTSIGN_N);
            table.row(
                    "B-9",
                    "MNIST, " + entry.setting() + ": test error after " + epochs + " epochs, rate " + RATE,
                    (normalized ? "< 4 %" : "not below the row before") + " (paper, all updates: "
                            + percent(entry.paper()) + ")",
                    percent(error),
                    Long.toString(seed),
                    normalized ? error < 0.04 : error >= before);
            before = error;
        }
    }

    private MnistImages all(String prefix) {
        var images = Mnist.read(folder, prefix);
        return new MnistImages(images, images.count());
    }
}
