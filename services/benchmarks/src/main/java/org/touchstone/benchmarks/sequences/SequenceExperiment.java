package org.touchstone.benchmarks.sequences;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.touchstone.benchmarks.Spent;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.seq2seq.Decoded;
import org.touchstone.kernel.seq2seq.MarginSpec;
import org.touchstone.kernel.seq2seq.ModelSpec;
import org.touchstone.kernel.seq2seq.Rates;
import org.touchstone.kernel.seq2seq.SearchSpec;
import org.touchstone.kernel.seq2seq.SearchTraining;
import org.touchstone.kernel.seq2seq.SequenceModel;
import org.touchstone.kernel.seq2seq.SequenceStep;
import org.touchstone.kernel.seq2seq.SequenceTraining;
import org.touchstone.kernel.seq2seq.SequenceTrainingSpec;
import org.touchstone.kernel.seq2seq.SequenceTrainingSpec.Method;
import org.touchstone.kernel.tensor.DType;

/**
 * A task by cross-entropy and by search; all outputs are held to valid ones at test. Cross-entropy alone gets the processor
 * time that the first system and its pretraining took together, without their tests, and keeps its best epoch by perplexity on
 * the validation sentences. One set of rates serves all tasks and both phases: the one that the authors' code has for search
 * in word ordering. Their cross-entropy there has .01 for the decoder, their search in parsing and translation .1 for the
 * output.
 */
final class SequenceExperiment<C> {
    static final String LIKELIHOOD = "seq2seq";
    static final List<Integer> BEAMS = List.of(1, 5, 10);

    private static final int ENOUGH_EPOCHS = 1000;
    private static final int BATCH = 32;
    private static final double DROPOUT = 0.2;
    private static final Rates RATES = new Rates(0.02, 0.02, 0.2);
    private static final double NANOS = 1e9;

    private final ExperimentTask<C> task;
    private final ExperimentSettings settings;
    private final long seed;
    private final Consumer<String> out;
    private final Map<String, List<C>> results = new LinkedHashMap<>();

    SequenceExperiment(ExperimentTask<C> task, ExperimentSettings settings, long seed, Consumer<String> out) {
        this.task = task;
        this.settings = settings;
        this.seed = seed;
        this.out = out;
    }

    /** Counts of every test sentence by system and beam. */
    Map<String, List<C>> run() {
        long budget = 0;
        for (Map.Entry<String, MarginSpec> system : settings.systems()) {
            long nanos = searched(system.getKey(), system.getValue());
            budget = budget == 0 ? nanos : budget;
        }
        likelihood(budget);
        return results;
    }

    /** The processor time of training, without its test. */
    private long searched(String name, MarginSpec margin) {
        Spent begun = Spent.now();
        SearchTraining search = new SearchTraining(settings.size().epochs(), RATES, margin, settings.growEvery());
        try (SequenceTraining training = training(spec(settings.size().pretraining(), Optional.of(search)))) {
            while (!training.isDone()) {
                epoch(training, name);
            }
            long nanos = begun.since().threadNanos();
            evaluate(training, name, false);
            return nanos;
        }
    }

    private void likelihood(long budget) {
        Spent begun = Spent.now();
        double best = Double.POSITIVE_INFINITY;
        SequenceTrainingSpec spec = spec(ENOUGH_EPOCHS, Optional.empty());
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
            try (SequenceTraining chosen = SequenceTraining.restore(model(), spec, task.train(), kept)) {
                evaluate(chosen, LIKELIHOOD, true);
            }
        }
    }

    private ModelSpec model() {
        int hidden = settings.size().hidden();
        return new ModelSpec(
                1, hidden, hidden, DROPOUT, task.words().source(), task.words().target());
    }

    private SequenceTraining training(SequenceTrainingSpec spec) {
        return SequenceTraining.start(model(), spec, task.train(), DType.F32);
    }

    private SequenceTrainingSpec spec(int epochs, Optional<SearchTraining> search) {
        return new SequenceTrainingSpec(epochs, RATES, search, Method.ADAGRAD, BATCH, seed);
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
            List<C> counts = new ArrayList<>();
            for (int from = 0; from < task.test().size(); from += BATCH) {
                var batch = task.test().subList(from, Math.min(task.test().size(), from + BATCH));
                for (Decoded found : training.search(how)
                        .decode(
                                batch.stream().map(ExperimentTask.Query::source).toList(),
                                batch.stream().map(ExperimentTask.Query::valid).toList())) {
                    counts.add(task.counter().count(counts.size(), found.best().words()));
                }
            }
            results.put(name + " " + beam, counts);
            task.measures().forEach(m -> say("seed %d %s, beam %d: %s %.2f", seed, name, beam, m.name(), m.of(counts)));
        }
    }

    private void say(String format, Object... values) {
        out.accept(String.format(Locale.ROOT, format, values));
    }
}
