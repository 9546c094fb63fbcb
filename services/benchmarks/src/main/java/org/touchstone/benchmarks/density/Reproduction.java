package org.touchstone.benchmarks.density;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.touchstone.benchmarks.Table;
import org.touchstone.kernel.tensor.Threads;

/**
 * The experiments of "Density estimation using Real NVP", in one thread of the kernel.
 *
 * @param seeds of initial numbers and data; experiments on images take the first
 * @param steps on densities of the plane
 * @param images what trains on images needs
 */
public record Reproduction(List<Long> seeds, int steps, Images images) {
    private static final double NANOS = 1e9;

    /** Copies the seeds, at least one. */
    public Reproduction {
        seeds = List.copyOf(seeds);
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException("--seeds needs a seed at least");
        }
    }

    /** Tells the table row by row; of no criteria, A3. */
    public void run(List<String> criteria, Consumer<String> out) {
        Threads.use(1);
        Table table = new Table(out);
        table.head();
        for (String criterion : criteria.isEmpty() ? List.of("A3") : criteria) {
            long begun = System.nanoTime();
            run(criterion, table);
            table.note(String.format(Locale.ROOT, "%s took %.0f s", criterion, (System.nanoTime() - begun) / NANOS));
        }
    }

    private void run(String criterion, Table table) {
        switch (criterion) {
            case "A3" -> new Planes(table, seeds, steps).run();
            case "A4-small" -> images.smallDigits(table, seeds.get(0));
            case "A4" -> images.digits(table, seeds.get(0));
            default -> throw new IllegalArgumentException("there is no experiment " + criterion);
        }
    }
}
