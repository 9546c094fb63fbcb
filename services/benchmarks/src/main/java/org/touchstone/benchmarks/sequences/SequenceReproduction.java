package org.touchstone.benchmarks.sequences;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.touchstone.kernel.tensor.Threads;

/**
 * Tables 1, 3 and 4 of Wiseman and Rush (2016) at a small size, all seeds together; or what each part of the method is worth.
 *
 * @param folder of the data
 * @param treebank what its files are called before -ud-train.conllu.gz
 * @param size longest sentence, hidden units, epochs of cross-entropy first and of search
 * @param only names of systems to train by search; all if empty
 */
public record SequenceReproduction(
        Path folder, String treebank, List<Long> seeds, Size size, Schooling schooling, List<String> only) {
    private static final int MOST_PAIRS = 10_000;

    /** How large. */
    public record Size(int longest, int hidden, int pretraining, int epochs) {}

    /** Copies the seeds. */
    public SequenceReproduction {
        seeds = List.copyOf(seeds);
        only = List.copyOf(only);
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException("--seeds needs a seed at least");
        }
    }

    /** Cross-entropy beside search: tells epochs as they end, and tables after each seed. */
    public void compare(String task, Consumer<String> out) {
        List<SearchedSystem> systems = task.equals("translation")
                ? SearchedSystem.open(size, schooling.rates())
                : SearchedSystem.constrained(size, schooling.rates());
        run(task, systems, true, out);
    }

    /** Search without a part of it each: tells epochs as they end, and tables after each seed. */
    public void ablate(String task, Consumer<String> out) {
        run(task, SearchedSystem.ablations(size, schooling.rates(), !task.equals("translation")), false, out);
    }

    private ExperimentTask task(String name) {
        return switch (name) {
            case "word-ordering" -> ExperimentTask.wordOrdering(folder, treebank, size.longest());
            case "parsing" -> ExperimentTask.parsing(folder, treebank, size.longest());
            case "translation" -> ExperimentTask.translation(folder, size.longest(), MOST_PAIRS);
            default ->
                throw new IllegalArgumentException(
                        "there is no task " + name + ", only word-ordering, parsing and translation");
        };
    }

    private List<SearchedSystem> wanted(List<SearchedSystem> systems) {
        List<String> names = systems.stream().map(SearchedSystem::name).toList();
        if (!names.containsAll(only)) {
            throw new IllegalArgumentException("--only " + only + " names others than " + names);
        }
        return only.isEmpty()
                ? systems
                : systems.stream().filter(s -> only.contains(s.name())).toList();
    }

    private void run(String name, List<SearchedSystem> all, boolean likelihood, Consumer<String> out) {
        Threads.use(1);
        List<SearchedSystem> systems = wanted(all);
        ExperimentTask task = task(name);
        out.accept(task + "; " + size + ", " + schooling);
        Map<String, List<List<Long>>> results = new LinkedHashMap<>();
        for (long seed : seeds) {
            new SequenceExperiment(task, size.hidden(), schooling, seed, out)
                    .run(systems, likelihood)
                    .forEach((system, counts) -> results.computeIfAbsent(system, n -> new ArrayList<>())
                            .addAll(counts));
            out.accept("After seed " + seed + ":");
            new SequenceTable(task, results).tell(likelihood, systems, out);
        }
    }
}
