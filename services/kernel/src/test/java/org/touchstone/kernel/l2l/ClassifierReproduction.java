package org.touchstone.kernel.l2l;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.touchstone.kernel.classify.ClassifierSpec;
import org.touchstone.kernel.classify.ImageSource;
import org.touchstone.kernel.classify.MnistImages;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Threads;

/**
 * Criteria on MNIST or a data set in its format: the paper's 784-20-10 network from N(0, 0.01^2), batches of 128. Usage:
 *
 * <pre>
 * train FILE seed updates rate outputScale form scaling clip lastRate [START]    (form: logsign10, normalized)
 * baselines hidden activation functions                    (hidden: 20, 40 or 20,20)
 * table FILE outputScale form hidden activation functions horizon
 * </pre>
 *
 * FILE gets phi at each validation that is the best so far. The rate falls geometrically to the last one. START is phi to go on from.
 * System properties: touchstone.images (mnist/train), touchstone.labels (all), touchstone.horizons (100; several: a curriculum),
 * touchstone.validation (100,10: updates between two, functions).
 */
public final class ClassifierReproduction {
    private static final int HORIZON = 100;
    private static final int UNROLL = 20;
    private static final int BATCH = 128;
    private static final double DEVIATION = 0.01;
    private static final int[] SHOWN = {0, 10, 20, 40, 60, 100, 200, 500, 1000, 2000, 5000, 10000};
    private static final int RATES = 31;
    private static final List<Integer> HORIZONS = numbers("touchstone.horizons", "100");
    private static final List<Integer> VALIDATION = numbers("touchstone.validation", "100,10");
    private static final int VALIDATE_EVERY = VALIDATION.get(0);
    private static final int WINDOWS = HORIZON / UNROLL;
    private static final FunctionSet TUNING = new FunctionSet(Key.of(1).fold("tuning"), 2);
    static final Key TEST = Key.of(1).fold("test");

    private ClassifierReproduction() {}

    public static void main(String[] arguments) throws IOException {
        Threads.use(1);
        switch (arguments[0]) {
            case "train" -> train(arguments);
            case "baselines" -> baselines(family(arguments[1], arguments[2]), Integer.parseInt(arguments[3]));
            default -> table(arguments);
        }
    }

    private static List<Integer> numbers(String property, String otherwise) {
        String text = System.getProperty(property, otherwise);
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
    }

    private static ImageSource images() throws IOException {
        String[] path = System.getProperty("touchstone.images", "mnist/train").split("/", -1);
        List<Integer> labels = numbers("touchstone.labels", "");
        ImageSource images = MnistImages.read(path[0], path[1]);
        return labels.isEmpty() ? images : new LabelSubset(images, Set.copyOf(labels));
    }

    static OptimizeeFamily family(String hidden, String activation) throws IOException {
        List<Integer> widths =
                Arrays.stream(hidden.split(",", -1)).map(Integer::valueOf).toList();
        Activation squash = Activation.valueOf(activation.toUpperCase(Locale.ROOT));
        return new ClassifierFamily(new ClassifierSpec.Mlp(widths, squash, 0), images(), BATCH, DEVIATION);
    }

    static Architecture architecture(String scale, String form) {
        InputForm input = form.equals("logsign10") ? new InputForm.LogSign(10) : new InputForm.Normalized(0.95, 1e-8);
        return Architecture.of(input, Double.parseDouble(scale));
    }

    private static MetaSpec spec(String[] arguments) {
        return new MetaSpec(
                architecture(arguments[5], arguments[6]),
                SecondDerivatives.DROPPED,
                LossWeights.ALL,
                1,
                1,
                UNROLL,
                HORIZONS,
                Long.parseLong(arguments[3]),
                new MetaRate(Double.parseDouble(arguments[4]), Double.parseDouble(arguments[9])),
                Double.parseDouble(arguments[8]),
                Double.parseDouble(arguments[7]),
                VALIDATE_EVERY,
                VALIDATION.get(1),
                Long.parseLong(arguments[2]));
    }

    private static void train(String[] arguments) throws IOException {
        OptimizeeFamily family = family("20", "sigmoid");
        long updates = Long.parseLong(arguments[3]);
        MetaTraining training = new MetaTraining(spec(arguments), family);
        MetaState state = arguments.length > 10 ? training.start(read(Path.of(arguments[10]))) : training.start();
        double[] norms = new double[VALIDATE_EVERY];
        double[] losses = new double[WINDOWS];
        long since = System.nanoTime();
        while (state.update() < updates) {
            List<EpisodeResult> results = training.work(state);
            MetaGradient gradient = MetaGradient.of(results, state.phi().length);
            norms[(int) (state.update() % VALIDATE_EVERY)] = gradient.norm();
            losses[(int) (state.update() % WINDOWS)] += gradient.loss() / UNROLL * WINDOWS / VALIDATE_EVERY;
            MetaState next = training.moved(state, results);
            if (training.validates(next)) {
                double loss = training.validate(next.phi()).loss();
                next = training.chosen(next, loss);
                tell(next, loss, norms, losses, since);
                Arrays.fill(losses, 0);
                if (next.bestLoss() < state.bestLoss()) {
                    write(Path.of(arguments[1]), next.best());
                }
                write(Path.of(arguments[1] + "." + next.update()), next.phi());
            }
            state = next;
        }
    }

    /** The training losses are those of the truncations 0-20, 20-40 and so on, since the last line. */
    private static void tell(MetaState state, double loss, double[] norms, double[] losses, long since) {
        double[] sorted = Arrays.stream(norms).sorted().toArray();
        Tables.line(
                "%d updates in %.0f s: validation %.4f, best %.4f, clipped %d, skipped %d, meta-gradient norm median %.3g,"
                        + " most %.3g, training losses by truncation %s",
                state.update(),
                (System.nanoTime() - since) / 1e9,
                loss,
                state.bestLoss(),
                state.clipped(),
                state.skipped(),
                sorted[sorted.length / 2],
                sorted[sorted.length - 1],
                Arrays.toString(Arrays.stream(losses)
                        .map(x -> Math.round(1e3 * x) / 1e3)
                        .toArray()));
    }

    private static void write(Path file, float[] phi) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(phi.length * Float.BYTES);
        bytes.asFloatBuffer().put(phi);
        Files.write(file, bytes.array());
    }

    static float[] read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        float[] phi = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(phi);
        return phi;
    }

    private static void baselines(OptimizeeFamily family, int functions) {
        FunctionSet test = new FunctionSet(TEST, functions);
        for (Baseline baseline : Baseline.values()) {
            double low = baseline == Baseline.ADAM || baseline == Baseline.RMSPROP ? 1e-3 : 3e-2;
            Tuning grid = new Tuning(Tuning.grid(low, 300 * low, RATES), Tuning.Criterion.FINAL);
            double rate = Tuning.best(grid.scores(baseline, family, TUNING, HORIZON));
            print(baseline + " " + rate, baseline.on(family, test, 2 * HORIZON, rate));
        }
    }

    private static void table(String[] arguments) throws IOException {
        LearnedRun run =
                new LearnedRun(architecture(arguments[2], arguments[3]), read(Path.of(arguments[1])), Optional.empty());
        FunctionSet test = new FunctionSet(TEST, Integer.parseInt(arguments[6]));
        print("LSTM", run.on(family(arguments[4], arguments[5]), test, Integer.parseInt(arguments[7])));
    }

    /** Means over functions and a window of five steps, because each loss is of a batch; its standard error over functions. */
    private static void print(String name, RaceResult result) {
        double[] means = result.meanPerStep();
        StringBuilder line = new StringBuilder();
        for (int t : SHOWN) {
            if (t < means.length) {
                line.append(String.format(Locale.ROOT, " @%d %.3f", t, windowed(means, t)));
            }
        }
        double sum = Arrays.stream(means, 0, HORIZON).sum();
        Tables.line("%-16s%s | sum 0..99 %.1f | %d functions", name, line, sum, result.last().length);
    }

    private static double windowed(double[] means, int t) {
        int from = Math.max(0, t - 2);
        int to = Math.min(means.length, t + 3);
        return t == 0 ? means[0] : Arrays.stream(means, from, to).average().orElseThrow();
    }
}
