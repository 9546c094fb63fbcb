package org.touchstone.benchmarks.initialization;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.touchstone.benchmarks.Table;
import org.touchstone.kernel.tensor.Threads;

/**
 * The experiments of "Understanding the difficulty of training deep feedforward neural networks" that end in minutes, in one
 * thread of the kernel.
 *
 * @param seeds of initial weights, images and their order; single experiments take the first
 * @param updates of the separation, B-7
 * @param epochs on MNIST, B-9
 * @param mnist folder of its files
 */
public record Reproduction(List<Long> seeds, int updates, int epochs, Optional<Path> mnist) {
    private static final double SEPARATION_RATE = 0.03;
    private static final double LATE_RATE = 0.05;
    private static final int LATE_UPDATES = 20_000;
    private static final int OVERHEAD_ROUNDS = 5;
    /** What a training task looks at when it does not say. */
    private static final int DEFAULT_PROBES = 100;

    private static final int PAPER_PROBES = 300;
    private static final double NANOS = 1e9;

    /** Copies the seeds, at least one. */
    public Reproduction {
        seeds = List.copyOf(seeds);
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException("--seeds needs a seed at least");
        }
    }

    /** Tells the table row by row; of no criteria, all but B-9, which needs images, and B-7-late, which takes half an hour. */
    public void run(List<String> criteria, Consumer<String> out) {
        Threads.use(1);
        Table table = new Table(out);
        table.head();
        List<String> wanted = criteria.isEmpty() ? List.of("B-2", "B-6", "B-10", "B-11", "B-7") : criteria;
        for (String criterion : wanted) {
            long begun = System.nanoTime();
            run(criterion, table);
            table.note(String.format(Locale.ROOT, "%s took %.0f s", criterion, (System.nanoTime() - begun) / NANOS));
        }
    }

    private void run(String criterion, Table table) {
        long seed = seeds.get(0);
        switch (criterion) {
            case "B-2", "B-3", "B-4", "B-5" -> new AtStart(table, seeds).run();
            case "B-6" -> new Learning(table).saturation(seed);
            case "B-7" -> new Learning(table).separation(SEPARATION_RATE, updates, seeds);
            case "B-7-late" -> new Learning(table).lateSeparation(LATE_RATE, LATE_UPDATES, seeds);
            case "B-9" ->
                new Digits(
                                table,
                                mnist.orElseThrow(() -> new IllegalArgumentException("B-9 needs --mnist FOLDER")),
                                epochs)
                        .run(seed);
            case "B-10" -> {
                Tool tool = new Tool(table);
                tool.merging(seed);
                tool.notFinite(seed);
                tool.overhead(seed, OVERHEAD_ROUNDS, DEFAULT_PROBES);
                tool.overhead(seed, OVERHEAD_ROUNDS, PAPER_PROBES);
            }
            case "B-11" -> new Tool(table).plateaus();
            default -> throw new IllegalArgumentException("there is no experiment " + criterion);
        }
    }
}
