package org.touchstone.kernel.classify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.touchstone.kernel.classify.ClassifierSpec.Block;
import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.optim.Adam;
import org.touchstone.kernel.optim.Momentum;
import org.touchstone.kernel.optim.Schedule;
import org.touchstone.kernel.tensor.Threads;

/**
 * Our half of {@code services/benchmarks/pytorch/train_step.py}, which starts it and takes turns with it: for every line of
 * input that holds a number it trains for so many steps and prints wall and thread time in nanoseconds.
 */
public final class TrainingStepBenchmark {
    private static final long STEPS = 1_000_000;
    private static final int BATCH = 100;

    private TrainingStepBenchmark() {}

    /** Arguments: mlp or cnn, and the number of threads. */
    @SuppressWarnings("checkstyle:regexpsinglelinejava")
    public static void main(String[] arguments) throws IOException {
        boolean mlp = arguments[0].equals("mlp");
        Threads.use(Integer.parseInt(arguments[1]));
        TrainingSpec spec = new TrainingSpec(
                mlp ? new Momentum(0.05) : new Adam(0.001),
                new Schedule.Constant(),
                Initialization.NORMALIZED,
                1,
                BATCH,
                STEPS,
                100,
                0);
        ImageSource source = MnistImages.read("train");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (ClassifierTraining training =
                ClassifierTraining.start(mlp ? mlp() : cnn(), spec, Normalization.measure(source), source)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(time(training, Integer.parseInt(line)));
            }
        }
    }

    private static String time(ClassifierTraining training, int steps) {
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long wall = System.nanoTime();
        double loss = 0;
        for (int i = 0; i < steps; i++) {
            loss = training.step().loss();
        }
        wall = System.nanoTime() - wall;
        cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
        return wall + " " + cpu + " " + loss;
    }

    static ClassifierSpec mlp() {
        return new ClassifierSpec.Mlp(List.of(300, 100), Activation.RELU, 0);
    }

    static ClassifierSpec cnn() {
        return new ClassifierSpec.Cnn(
                List.of(
                        Block.of(16).withBatchNormalization().withPool(2),
                        Block.of(32).withBatchNormalization().withPool(2)),
                List.of(64),
                Activation.RELU,
                0);
    }
}
