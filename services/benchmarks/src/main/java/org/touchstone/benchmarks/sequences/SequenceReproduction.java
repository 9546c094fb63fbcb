package org.touchstone.benchmarks.sequences;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.seq2seq.MarginSpec;
import org.touchstone.kernel.seq2seq.MarginSpec.AfterViolation;
import org.touchstone.kernel.seq2seq.MarginSpec.Cost;
import org.touchstone.kernel.tensor.Threads;

/**
 * Tables 1, 3 and 4 of Wiseman and Rush (2016) at a small size, all seeds together.
 *
 * @param folder of the data
 * @param treebank what its files are called before -ud-train.conllu.gz
 * @param size longest sentence, hidden units, epochs of cross-entropy first and of search
 */
public record SequenceReproduction(Path folder, String treebank, List<Long> seeds, Size size) {
    private static final int BEAM = 6;
    private static final int GROW_EVERY = 2;
    private static final int MOST_PAIRS = 10_000;
    private static final int DECIDING_BEAM = 5;

    /** How large. */
    public record Size(int longest, int hidden, int pretraining, int epochs) {}

    /** Copies the seeds. */
    public SequenceReproduction {
        seeds = List.copyOf(seeds);
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException("--seeds needs a seed at least");
        }
    }

    /** Tells epochs as they end, and tables after each seed. */
    public void run(String task, Consumer<String> out) {
        Threads.use(1);
        switch (task) {
            case "word-ordering" ->
                run(ExperimentTasks.wordOrdering(folder, treebank, size.longest()), constrained(), out);
            case "parsing" -> run(ExperimentTasks.parsing(folder, treebank, size.longest()), constrained(), out);
            case "translation" -> run(ExperimentTasks.translation(folder, size.longest(), MOST_PAIRS), costs(), out);
            default ->
                throw new IllegalArgumentException(
                        "there is no task " + task + ", only word-ordering, parsing and translation");
        }
    }

    private static List<Map.Entry<String, MarginSpec>> constrained() {
        return List.of(Map.entry("ConBSO", MarginSpec.of(BEAM, true)), Map.entry("BSO", MarginSpec.of(BEAM, false)));
    }

    private static List<Map.Entry<String, MarginSpec>> costs() {
        return List.of(
                Map.entry("BSO, cost 1 - BLEU", new MarginSpec(BEAM, Cost.BLEU, false, AfterViolation.RESET)),
                Map.entry("BSO, cost 1", MarginSpec.of(BEAM, false)));
    }

    private <C> void run(ExperimentTask<C> task, List<Map.Entry<String, MarginSpec>> systems, Consumer<String> out) {
        out.accept(task.train().size() + " training, " + task.validation().size() + " validation, "
                + task.test().size() + " test sentences; " + task.words() + "; " + size);
        ExperimentSettings settings = new ExperimentSettings(size, GROW_EVERY, systems);
        Map<String, List<C>> all = new LinkedHashMap<>();
        for (long seed : seeds) {
            new SequenceExperiment<>(task, settings, seed, out).run().forEach((name, counts) -> all.computeIfAbsent(
                            name, n -> new ArrayList<>())
                    .addAll(counts));
            out.accept("After seed " + seed + ":");
            task.measures()
                    .forEach(measure -> new Results<>(measure, task.test().size(), all).tell(systems, out));
        }
    }

    /** Counts of the test sentences by system and beam, all of a seed before those of the next. */
    private record Results<C>(Measure<C> measure, int sentences, Map<String, List<C>> counts) {
        void tell(List<Map.Entry<String, MarginSpec>> systems, Consumer<String> out) {
            out.accept("| test " + measure.name() + " | K_te = 1 | 5 | 10 | above seq2seq at 5 [95 %] |");
            out.accept("| --- | --- | --- | --- | --- |");
            out.accept(values(SequenceExperiment.LIKELIHOOD) + " | |");
            for (Map.Entry<String, MarginSpec> system : systems) {
                String name = system.getKey();
                out.accept(values(name) + " | " + above(name, SequenceExperiment.LIKELIHOOD) + " |");
            }
            String first = systems.get(0).getKey();
            for (Map.Entry<String, MarginSpec> other : systems.subList(1, systems.size())) {
                out.accept(first + " above " + other.getKey() + " at " + DECIDING_BEAM + ": "
                        + above(first, other.getKey()));
            }
        }

        private String values(String system) {
            StringBuilder row = new StringBuilder("| " + system);
            for (int beam : SequenceExperiment.BEAMS) {
                row.append(String.format(Locale.ROOT, " | %.2f", measure.of(of(system, beam))));
            }
            return row.toString();
        }

        private String above(String system, String base) {
            PairedBootstrap b = PairedBootstrap.of(
                    measure, of(base, DECIDING_BEAM), of(system, DECIDING_BEAM), sentences, Key.of(1));
            return String.format(Locale.ROOT, "%+.2f [%+.2f, %+.2f]", b.difference(), b.low(), b.high());
        }

        private List<C> of(String system, int beam) {
            return counts.getOrDefault(system + " " + beam, List.of());
        }
    }
}
