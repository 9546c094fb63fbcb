package org.touchstone.benchmarks.sequences;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.touchstone.benchmarks.Sample;
import org.touchstone.benchmarks.Spent;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.seq2seq.BagSuccessors;
import org.touchstone.kernel.seq2seq.Example;
import org.touchstone.kernel.seq2seq.MarginSpec;
import org.touchstone.kernel.seq2seq.ModelSpec;
import org.touchstone.kernel.seq2seq.Rates;
import org.touchstone.kernel.seq2seq.SearchTraining;
import org.touchstone.kernel.seq2seq.SequenceStep;
import org.touchstone.kernel.seq2seq.SequenceTraining;
import org.touchstone.kernel.seq2seq.SequenceTrainingSpec;
import org.touchstone.kernel.seq2seq.SequenceTrainingSpec.Method;
import org.touchstone.kernel.seq2seq.text.Vocabulary;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Threads;

/**
 * What a step of beam-search optimization costs beside one of cross-entropy: the same model and batch of random sentences, one
 * thread, processor time, medians of rounds in turn. First the batch is learnt by so many steps of cross-entropy: an ignorant
 * model violates its margin everywhere, and then the beam is short.
 */
public record SequenceSteps(int hidden, int words, int length, int learnt, int rounds) {
    private static final int BATCH = 64;
    private static final double MILLIS = 1e6;
    private static final Rates QUICK = Rates.all(0.01);
    private static final Rates STANDING = Rates.all(1e-9);
    private static final List<Integer> BEAMS = List.of(2, 3, 4, 5, 6, 11);

    private record Timed(String name, SequenceTraining training, List<Double> millis, List<Double> violations) {
        static Timed of(String name, SequenceTraining training) {
            return new Timed(name, training, new ArrayList<>(), new ArrayList<>());
        }

        void step(boolean counts) {
            Spent begun = Spent.now();
            SequenceStep step = training.step();
            if (counts) {
                millis.add(begun.since().threadNanos() / MILLIS);
                violations.add(step.violations() / (double) step.words());
            }
        }
    }

    /** Tells a table. */
    public void run(Consumer<String> out) {
        Threads.use(1);
        List<Example> examples =
                IntStream.range(0, BATCH).mapToObj(this::example).toList();
        List<Timed> all = new ArrayList<>();
        all.add(Timed.of("cross-entropy", training(examples, Optional.empty())));
        for (boolean constrained : new boolean[] {false, true}) {
            for (int beam : BEAMS) {
                SearchTraining search = new SearchTraining(1000, STANDING, MarginSpec.of(beam, constrained), 0);
                String name = (constrained ? "ConBSO" : "BSO") + ", K = " + beam;
                all.add(Timed.of(name, training(examples, Optional.of(search))));
            }
        }
        for (int round = -1; round < rounds; round++) {
            for (Timed timed : all) {
                timed.step(round >= 0);
            }
        }
        out.accept("| step | ms | of cross-entropy | words / s | violations / word |");
        out.accept("| --- | --- | --- | --- | --- |");
        double base = new Sample(all.get(0).millis()).median();
        for (Timed timed : all) {
            double millis = new Sample(timed.millis()).median();
            out.accept(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.2f | %.0f | %.2f |",
                    timed.name(),
                    millis,
                    millis / base,
                    2 * BATCH * length / millis * 1000,
                    new Sample(timed.violations()).median()));
            timed.training().close();
        }
    }

    private SequenceTraining training(List<Example> examples, Optional<SearchTraining> search) {
        ModelSpec model = new ModelSpec(1, hidden, hidden, 0.2, words, words);
        int likelihood = search.isPresent() ? learnt : learnt + 1000;
        SequenceTraining training = SequenceTraining.start(
                model, new SequenceTrainingSpec(likelihood, QUICK, search, Method.ADAM, BATCH, 1), examples, DType.F32);
        while (training.stepsDone() < learnt) {
            training.step();
        }
        return training;
    }

    private Example example(int number) {
        Key key = Key.of(number);
        int marks = Vocabulary.MARKS.size();
        int[] target = IntStream.range(0, length)
                .map(i -> marks + (int) (key.uniform(i) * (words - marks)))
                .toArray();
        int[] order = key.fold("source").permutation(length);
        return new Example(Arrays.stream(order).map(at -> target[at]).toArray(), target, BagSuccessors.of(target));
    }
}
