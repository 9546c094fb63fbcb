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

    /** Tells epochs as they end, and a table after each seed. */
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
        ExperimentSettings settings =
                new ExperimentSettings(size.hidden(), size.pretraining(), size.epochs(), GROW_EVERY, systems);
        Map<String, List<C>> all = new LinkedHashMap<>();
        for (long seed : seeds) {
            new SequenceExperiment<>(task, settings, seed, out).run().forEach((name, counts) -> all.computeIfAbsent(
                            name, n -> new ArrayList<>())
                    .addAll(counts));
            out.accept("After seed " + seed + ":");
            task.measures().forEach(measure -> table(measure, all, systems, out));
        }
    }

    private static <C> void table(
            Measure<C> measure,
            Map<String, List<C>> all,
            List<Map.Entry<String, MarginSpec>> systems,
            Consumer<String> out) {
        out.accept("| test " + measure.name() + " | K_te = 1 | 5 | 10 | above seq2seq at 5 [95 %] |");
        out.accept("| --- | --- | --- | --- | --- |");
        row(measure, all, SequenceExperiment.LIKELIHOOD, out);
        systems.forEach(system -> row(measure, all, system.getKey(), out));
    }

    private static <C> void row(Measure<C> measure, Map<String, List<C>> all, String system, Consumer<String> out) {
        StringBuilder row = new StringBuilder("| " + system);
        for (int beam : SequenceExperiment.BEAMS) {
            row.append(String.format(Locale.ROOT, " | %.2f", measure.of(of(all, system, beam))));
        }
        PairedBootstrap b = PairedBootstrap.of(
                measure,
                of(all, SequenceExperiment.LIKELIHOOD, DECIDING_BEAM),
                of(all, system, DECIDING_BEAM),
                Key.of(1));
        out.accept(row
                + (system.equals(SequenceExperiment.LIKELIHOOD)
                        ? " | |"
                        : String.format(Locale.ROOT, " | %+.2f [%+.2f, %+.2f] |", b.difference(), b.low(), b.high())));
    }

    private static <C> List<C> of(Map<String, List<C>> all, String system, int beam) {
        return all.getOrDefault(system + " " + beam, List.of());
    }
}
