package org.touchstone.kernel.l2l;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.touchstone.kernel.tensor.Threads;

/**
 * Criterion A-16 with the safeguard: 10,000 steps on MNIST by a learned optimizer under its guard, beside the Adam that it gives way
 * to, on the same functions and batches. Arguments: FILE outputScale form rate functions, as {@link ClassifierReproduction} has them;
 * system property touchstone.patience (500).
 */
public final class SafeguardReproduction {
    private static final int HORIZON = 10_000;
    private static final int WINDOW = 100;
    private static final double BAND = 1.5;
    private static final int GUARD_WINDOW = 20;
    private static final int PATIENCE = Integer.getInteger("touchstone.patience", 500);
    private static final int[] SHOWN = {100, 200, 500, 1000, 2000, 3000, 5000, 7000, 10_000};

    private SafeguardReproduction() {}

    public static void main(String[] arguments) throws IOException {
        Threads.use(1);
        OptimizeeFamily family = ClassifierReproduction.family("20", "sigmoid");
        double rate = Double.parseDouble(arguments[3]);
        LearnedRun optimizer = new LearnedRun(
                ClassifierReproduction.architecture(arguments[1], arguments[2]),
                ClassifierReproduction.read(Path.of(arguments[0])),
                Optional.of(new LossGuard(BAND, GUARD_WINDOW, PATIENCE, rate)));
        FunctionSet test = new FunctionSet(ClassifierReproduction.TEST, Integer.parseInt(arguments[4]));
        double[] guarded = optimizer
                .on(family, test, HORIZON, step -> Tables.line("Adam from step %d on", step.orElse(-1)))
                .meanPerStep();
        double[] adam = Baseline.ADAM.on(family, test, HORIZON, rate).meanPerStep();
        print("guarded", guarded);
        print("Adam " + rate, adam);
        int worst = worst(guarded, adam);
        Tables.line(
                "largest ratio of means over %d steps: %.3f, until step %d",
                WINDOW, mean(guarded, worst) / mean(adam, worst), worst);
    }

    private static void print(String name, double[] losses) {
        List<String> cells = new ArrayList<>();
        for (int t : SHOWN) {
            cells.add(String.format(Locale.ROOT, "@%d %.3f", t, mean(losses, t)));
        }
        Tables.line("%-12s %s", name, String.join(" ", cells));
    }

    /** The mean over a window that ends before this step. */
    private static double mean(double[] losses, int step) {
        return Arrays.stream(losses, step - WINDOW, step).average().orElseThrow();
    }

    private static int worst(double[] guarded, double[] adam) {
        int worst = WINDOW;
        for (int t = WINDOW; t <= HORIZON; t += WINDOW) {
            worst = mean(guarded, t) / mean(adam, t) > mean(guarded, worst) / mean(adam, worst) ? t : worst;
        }
        return worst;
    }
}
