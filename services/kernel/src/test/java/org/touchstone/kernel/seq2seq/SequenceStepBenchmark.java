package org.touchstone.kernel.seq2seq;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.seq2seq.SequenceTrainingSpec.Method;
import org.touchstone.kernel.seq2seq.text.Vocabulary;
import org.touchstone.kernel.tensor.Autograd;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Recording;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Threads;

/**
 * Thread time of one gradient on 64 random sentences of 10 words, one thread, after so many steps of cross-entropy on them:
 * an ignorant model violates its margin everywhere, and then the beam is short. Each line of the input asks for one,
 * "likelihood", "search K", "constrained K" or "decode K", and is answered with milliseconds of the whole, of its search, of the
 * recorded pass with its derivatives; bytes of the recording; violations per word. See services/benchmarks/pytorch/sequence_step.py.
 */
public final class SequenceStepBenchmark {
    private static final int SENTENCES = 64;
    private static final int LENGTH = 10;
    private static final int WORDS = 2000;
    private static final int HIDDEN = 128;
    private static final Rates QUICK = Rates.all(0.01);
    private static final ModelSpec MODEL = new ModelSpec(1, HIDDEN, HIDDEN, 0.2, WORDS, WORDS);

    private final List<Example> examples;
    private final Params parameters;
    private final PrintStream answers = System.out;
    private int asked;

    private SequenceStepBenchmark(List<Example> examples, Params parameters) {
        this.examples = examples;
        this.parameters = parameters;
    }

    public static void main(String[] arguments) throws IOException {
        Threads.use(1);
        List<Example> examples = IntStream.range(0, SENTENCES)
                .mapToObj(SequenceStepBenchmark::example)
                .toList();
        new SequenceStepBenchmark(examples, learnt(examples, Integer.parseInt(arguments[0]))).answer();
    }

    private static Params initial() {
        try (Scope scope = Scope.open()) {
            return scope.release(MODEL.initialParameters(Key.of(1), DType.F32));
        }
    }

    private static Params learnt(List<Example> examples, int steps) {
        Params parameters = initial();
        try (GroupedOptimizer<?> optimizer = GroupedOptimizer.start(Method.ADAM.optimizer(), parameters)) {
            for (int i = 0; i < steps; i++) {
                Params before = parameters;
                Key key = Key.of(2).fold(i);
                try (Scope scope = Scope.open()) {
                    Params gradient = Objectives.crossEntropy(MODEL, before, examples, key)
                            .gradient();
                    parameters = scope.release(optimizer.update(gradient, before, QUICK));
                }
                before.close();
            }
        }
        return parameters;
    }

    private static Example example(int number) {
        Key key = Key.of(number);
        int marks = Vocabulary.MARKS.size();
        int[] target = IntStream.range(0, LENGTH)
                .map(i -> marks + (int) (key.uniform(i) * (WORDS - marks)))
                .toArray();
        int[] order = key.fold("source").permutation(LENGTH);
        return new Example(Arrays.stream(order).map(at -> target[at]).toArray(), target, BagSuccessors.of(target));
    }

    private void answer() throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ", -1);
            int beam = words.length > 1 ? Integer.parseInt(words[1]) : 0;
            Key key = Key.of(++asked);
            Scope.evaluate(() -> {
                switch (words[0]) {
                    case "likelihood" -> likelihood(key);
                    case "search" -> search(MarginSpec.of(beam, false), key);
                    case "constrained" -> search(MarginSpec.of(beam, true), key);
                    default -> decode(beam);
                }
                return null;
            });
        }
    }

    private void say(long whole, long search, long backward, long bytes, double violations) {
        answers.println(String.format(
                Locale.ROOT, "%.2f %.2f %.2f %d %.3f", whole / 1e6, search / 1e6, backward / 1e6, bytes, violations));
    }

    private static long now() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void likelihood(Key key) {
        long begun = now();
        Objectives.crossEntropy(MODEL, parameters, examples, key);
        say(now() - begun, 0, now() - begun, 0, 0);
    }

    private void search(MarginSpec spec, Key key) {
        long begun = now();
        List<Example> batch = spec.searched(examples, WORDS);
        Objectives.Dropped dropped = Objectives.masks(MODEL, DType.F32, batch, key);
        try (Recording recording = Recording.start();
                Scope scope = Scope.open()) {
            Params p = recording.inputs(parameters);
            Memory memory = Memory.encode(MODEL, p, Objectives.sources(batch), dropped.encoder());
            long encoded = now();
            Violations violations = paused(spec, batch, memory, dropped);
            long searched = now();
            long before = scope.bytes();
            Tensor loss = MarginLoss.of(p, batch, memory, dropped.decoder(), violations);
            long bytes = scope.bytes() - before;
            Autograd.ofScalar(loss, p.tensors());
            say(
                    now() - begun,
                    searched - encoded,
                    now() - searched,
                    bytes,
                    violations.all().size() / (double) (SENTENCES * LENGTH));
        }
    }

    @SuppressWarnings("try")
    private Violations paused(MarginSpec spec, List<Example> batch, Memory memory, Objectives.Dropped dropped) {
        try (Recording pause = Recording.pause()) {
            return MarginSearch.run(spec, parameters, batch, memory, dropped.decoder());
        }
    }

    private void decode(int beam) {
        Successors free = Successors.free(WORDS, LENGTH, false);
        long begun = now();
        new BeamSearch(MODEL, parameters, SearchSpec.byLastScore(beam))
                .decode(
                        examples.stream().map(Example::source).toList(),
                        examples.stream().map(e -> free).toList());
        say(now() - begun, now() - begun, 0, 0, 0);
    }
}
