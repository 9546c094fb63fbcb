package org.touchstone.benchmarks.sequences;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.touchstone.benchmarks.Spent;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.seq2seq.Decoded;
import org.touchstone.kernel.seq2seq.ModelSpec;
import org.touchstone.kernel.seq2seq.SearchSpec;
import org.touchstone.kernel.seq2seq.SequenceModel;
import org.touchstone.kernel.seq2seq.SequenceStep;
import org.touchstone.kernel.seq2seq.SequenceTraining;
import org.touchstone.kernel.seq2seq.SequenceTrainingSpec;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.sequences.Sentence;
import org.touchstone.sequences.SequenceTask;

/**
 * A task by cross-entropy and by search; all outputs are held to valid ones at test. Cross-entropy alone gets the processor
 * time that the first system and its pretraining took together, without their tests, and keeps its best epoch by perplexity on
 * the validation sentences.
 */
final class SequenceExperiment {
    static final String LIKELIHOOD = "seq2seq";
    static final List<Integer> BEAMS = List.of(1, 5, 10);

    private static final int ENOUGH_EPOCHS = 1000;
    private static final int TEST_BATCH = 32;
    private static final double DROPOUT = 0.2;
    private static final double NANOS = 1e9;

    private final ExperimentTask task;
    private final ModelSpec model;
    private final Schooling schooling;
    private final long seed;
    private final Consumer<String> out;
    private final Map<String, List<List<Long>>> results = new LinkedHashMap<>();

    SequenceExperiment(ExperimentTask task, int hidden, Schooling schooling, long seed, Consumer<String> out) {
        this.task = task;
        this.model = new ModelSpec(
                1,
                hidden,
                hidden,
                DROPOUT,
                task.task().source().size(),
                task.task().targetWords());
        this.schooling = schooling;
        this.seed = seed;
        this.out = out;
    }

    /** Of what a system did with a beam at test. */
    static String key(String system, int beam) {
        return system + " " + beam;
    }

    /** Counts of every test sentence by system and beam. */
    Map<String, List<List<Long>>> run(List<SearchedSystem> systems, boolean likelihood) {
        List<Long> nanos = systems.stream().map(this::searched).toList();
        if (likelihood) {
            likelihood(nanos.get(0));
        }
        return results;
    }

    /** The processor time of training, without its test. */
    private long searched(SearchedSystem system) {
        Spent begun = Spent.now();
        try (SequenceTraining training =
                training(schooling.spec(system.pretraining(), Optional.of(system.search()), seed))) {
            while (!training.isDone()) {
                epoch(training, system.name());
            }
            long nanos = begun.since().threadNanos();
            evaluate(training, system.name(), false);
            return nanos;
        }
    }

    private void likelihood(long budget) {
        Spent begun = Spent.now();
        double best = Double.POSITIVE_INFINITY;
        SequenceTrainingSpec spec = schooling.spec(ENOUGH_EPOCHS, Optional.empty(), seed);
        try (SequenceTraining training = training(spec)) {
            Snapshot kept = training.snapshot();
            while (begun.since().threadNanos() < budget && !training.isDone()) {
                epoch(training, LIKELIHOOD);
                double perplexity = training.perplexity(task.validation());
                if (perplexity < best) {
                    best = perplexity;
                    kept = training.snapshot();
                }
            }
            say("seed %d %s: %d epochs, best perplexity %.2f", seed, LIKELIHOOD, training.epochsDone(), best);
            try (SequenceTraining chosen = SequenceTraining.restore(model, spec, task.train(), kept)) {
                evaluate(chosen, LIKELIHOOD, true);
            }
        }
    }

    private SequenceTraining training(SequenceTrainingSpec spec) {
        return SequenceTraining.start(model, spec, task.train(), DType.F32);
    }

    private void epoch(SequenceTraining training, String name) {
        long epoch = training.epochsDone();
        Spent begun = Spent.now();
        List<SequenceStep> steps = new ArrayList<>();
        while (training.epochsDone() == epoch) {
            steps.add(training.step());
        }
        double words = steps.stream().mapToLong(SequenceStep::words).sum();
        say(
                "seed %d %s epoch %d, beam %d; per word: loss %.4f, violations %.3f, fell off %.3f; %.1f s",
                seed,
                name,
                epoch + 1,
                steps.get(0).beam(),
                steps.stream().mapToDouble(s -> s.loss() * s.words()).sum() / words,
                steps.stream().mapToLong(SequenceStep::violations).sum() / words,
                steps.stream().mapToLong(SequenceStep::fellOff).sum() / words,
                begun.since().threadNanos() / NANOS);
    }

    private void evaluate(SequenceTraining training, String name, boolean byProbability) {
        for (int beam : BEAMS) {
            SequenceModel.warning(training.trainingBeam(), beam)
                    .ifPresent(warning -> say("seed %d %s: warning: %s", seed, name, warning));
            SearchSpec how = byProbability ? SearchSpec.byProbability(beam) : SearchSpec.byLastScore(beam);
            List<List<Long>> counts = counts(training, how);
            results.put(key(name, beam), counts);
            tell(name + ", beam " + beam, counts);
            if (task.isOpen() && !byProbability) {
                SearchSpec longest = new SearchSpec(beam, how.ranking(), SearchSpec.Stop.BEST_ENDED);
                tell(name + ", beam " + beam + ", best ended of all steps", counts(training, longest));
            }
        }
    }

    private void tell(String what, List<List<Long>> counts) {
        List<Long> sum = PairedBootstrap.sum(counts);
        task.task().scores(sum).forEach((score, value) -> say("seed %d %s: %s %.2f", seed, what, score, value));
        task.lengthRatio(sum).ifPresent(ratio -> say("seed %d %s: length ratio %.3f", seed, what, ratio));
    }

    private List<List<Long>> counts(SequenceTraining training, SearchSpec how) {
        List<List<Long>> counts = new ArrayList<>();
        for (int from = 0; from < task.test().size(); from += TEST_BATCH) {
            int to = Math.min(task.test().size(), from + TEST_BATCH);
            counts.addAll(counts(training, how, task.test().subList(from, to)));
        }
        return counts;
    }

    private List<List<Long>> counts(SequenceTraining training, SearchSpec how, List<Sentence> batch) {
        List<SequenceTask.Query> queries =
                batch.stream().map(task.task()::query).toList();
        List<Decoded> found = training.search(how)
                .decode(
                        queries.stream().map(SequenceTask.Query::source).toList(),
                        queries.stream().map(SequenceTask.Query::valid).toList());
        return IntStream.range(0, batch.size())
                .mapToObj(i ->
                        task.task().counts(batch.get(i), found.get(i).best().words()))
                .toList();
    }

    private void say(String format, Object... values) {
        out.accept(String.format(Locale.ROOT, format, values));
    }
}
