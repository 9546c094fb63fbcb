package org.touchstone.kernel.classify;

import java.io.IOException;
import java.util.List;
import org.touchstone.kernel.classify.ClassifierSpec.Block;
import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.optim.Adam;
import org.touchstone.kernel.optim.Schedule;
import org.touchstone.kernel.tensor.Threads;

/**
 * Trains on MNIST by the two recipes whose results {@code docs/benchmarks/kernel.md} reports, and prints the test accuracy
 * after each epoch. Minutes long, so not a test.
 */
public final class MnistRecipes {
    private static final int STEPS_PER_EPOCH = 600;

    private MnistRecipes() {}

    /** Arguments: mlp or cnn, the number of epochs, the number of threads, the seed. */
    @SuppressWarnings("checkstyle:regexpsinglelinejava")
    public static void main(String[] arguments) throws IOException {
        boolean mlp = arguments[0].equals("mlp");
        long steps = Long.parseLong(arguments[1]) * STEPS_PER_EPOCH;
        Threads.use(Integer.parseInt(arguments[2]));
        TrainingSpec spec = new TrainingSpec(
                new Adam(mlp ? 0.001 : 0.002),
                new Schedule.WarmUp(100, new Schedule.Cosine(steps - 100, 0)),
                Initialization.HE,
                Long.parseLong(arguments[3]),
                100,
                steps,
                100,
                1);
        ImageSource train = MnistImages.read("train");
        ImageSource test = MnistImages.read("t10k");
        long began = System.nanoTime();
        try (ClassifierTraining training =
                ClassifierTraining.start(mlp ? mlp() : cnn(), spec, Normalization.measure(train), train)) {
            while (!training.isDone()) {
                StepResult result = training.step();
                if (result.step() % STEPS_PER_EPOCH == 0) {
                    System.out.printf("%s loss %.4f %s%n", seconds(began), result.loss(), test(training, test));
                }
            }
        }
    }

    private static String seconds(long began) {
        return (System.nanoTime() - began) / 1_000_000_000 + " s";
    }

    private static String test(ClassifierTraining training, ImageSource test) {
        try (Classifier classifier = training.classifier()) {
            Evaluation evaluation = Evaluation.of(classifier, test, 500);
            return "step " + training.stepsDone() + " test accuracy " + evaluation.accuracy() + " loss "
                    + evaluation.loss();
        }
    }

    private static ClassifierSpec mlp() {
        return new ClassifierSpec.Mlp(List.of(300, 100), Activation.RELU, 0.1);
    }

    private static ClassifierSpec cnn() {
        return new ClassifierSpec.Cnn(
                List.of(
                        Block.of(16).withBatchNormalization().withPool(2),
                        Block.of(32).withBatchNormalization().withPool(2)),
                List.of(64),
                Activation.RELU,
                0.1);
    }
}
