package org.touchstone.kernel.l2l;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.touchstone.kernel.l2l.OptimizeeFamily.QuadraticFamily;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Threads;

/**
 * Criteria A-1 to A-6 on Gaussian quadratics, as tables: tunes the hand-made optimizers, then trains one optimizer per seed
 * and compares. Arguments: seeds (comma-separated; none: "-"), episodes, functions of each meta-step, output scale, clip,
 * whether second derivatives are KEPT or DROPPED or the deviation of particles, test functions, functions of the long run, and for
 * particles their number. The rate of phi falls from 3e-3 to the system property touchstone.lastRate (3e-3); touchstone.lossWeights
 * (ALL) says which losses of a truncation count.
 */
public final class QuadraticsReproduction {
    private static final OptimizeeFamily FAMILY = QuadraticFamily.paper();
    private static final int HORIZON = 100;
    private static final int LONG = 1000;
    private static final int UNROLL = 20;
    private static final double RATE = 3e-3;
    private static final double LAST_RATE =
            Double.parseDouble(System.getProperty("touchstone.lastRate", Double.toString(RATE)));
    private static final LossWeights LOSS_WEIGHTS =
            LossWeights.valueOf(System.getProperty("touchstone.lossWeights", LossWeights.ALL.name()));
    private static final int[] SHOWN = {0, 1, 5, 10, 20, 40, 60, 80, 100, 200};
    private static final FunctionSet TUNING = new FunctionSet(Key.of(1).fold("tuning"), 2000);

    private final Map<String, RaceResult> others = new LinkedHashMap<>();
    private final List<Double> adamMeans = new ArrayList<>();
    private final FunctionSet test;
    private final FunctionSet longTest;

    private QuadraticsReproduction(int functions, int longFunctions) {
        this.test = new FunctionSet(Key.of(1).fold("test"), functions);
        this.longTest = new FunctionSet(Key.of(1).fold("test"), longFunctions);
    }

    public static void main(String[] arguments) {
        Threads.use(1);
        QuadraticsReproduction run =
                new QuadraticsReproduction(Integer.parseInt(arguments[6]), Integer.parseInt(arguments[7]));
        Tables.line("| | rate | @%s | median @100 | s.e. @100 | sum 0..99 |", Tables.joined(SHOWN, " | @"));
        Tables.line("|%s", "---|".repeat(SHOWN.length + 5));
        for (Baseline baseline : Baseline.values()) {
            run.tune(baseline, Tuning.Criterion.FINAL);
        }
        run.tune(Baseline.ADAM, Tuning.Criterion.SUM);
        Tables.line(
                "| | mean @1000 of %d functions: Adam by FINAL, by SUM: %s |", run.longTest.functions(), run.adamMeans);
        for (String seed : arguments[0].equals("-") ? new String[0] : arguments[0].split(",", -1)) {
            run.learn(spec(Long.parseLong(seed), arguments));
        }
    }

    private static MetaSpec spec(long seed, String[] arguments) {
        return new MetaSpec(
                Architecture.of(new InputForm.Raw(), Double.parseDouble(arguments[3])),
                form(arguments[5]),
                LOSS_WEIGHTS,
                form(arguments[5]) instanceof Particles ? Integer.parseInt(arguments[8]) : 1,
                Integer.parseInt(arguments[2]),
                UNROLL,
                List.of(HORIZON),
                Long.parseLong(arguments[1]) * HORIZON / UNROLL,
                new MetaRate(RATE, LAST_RATE),
                Double.parseDouble(arguments[4]),
                0,
                250,
                1000,
                seed);
    }

    /** DROPPED, KEPT, or the deviation of particles, whose number is the ninth argument. */
    private static GradientForm form(String argument) {
        return Character.isDigit(argument.charAt(0))
                ? new Particles(Double.parseDouble(argument))
                : SecondDerivatives.valueOf(argument);
    }

    private void tune(Baseline baseline, Tuning.Criterion criterion) {
        Tuning grid = new Tuning(Tuning.grid(1e-4, 10, 41), criterion);
        double rate = Tuning.best(grid.scores(baseline, FAMILY, TUNING, HORIZON));
        RaceResult result = baseline.on(FAMILY, test, 2 * HORIZON, rate);
        String name = baseline + " by " + criterion;
        others.put(name, result);
        print(name, rate, result);
        if (baseline == Baseline.ADAM) {
            double[] means = baseline.on(FAMILY, longTest, LONG, rate).meanPerStep();
            adamMeans.add(means[LONG]);
        }
    }

    private void learn(MetaSpec spec) {
        MetaTraining training = new MetaTraining(spec, FAMILY);
        Comparison.requireFair(test, TUNING, training.validationSet());
        long begun = System.nanoTime();
        MetaState state = training.start();
        while (state.update() < spec.updates()) {
            state = training.step(state);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        RaceResult learned =
                new LearnedRun(spec.architecture(), state.best(), Optional.empty()).on(FAMILY, test, 2 * HORIZON);
        print("LSTM, seed " + spec.seed(), spec.rate().first(), learned);
        Tables.line(
                "%d updates in %.1f s, clipped %d, skipped %d, validation %.4f",
                state.update(), seconds, state.clipped(), state.skipped(), state.bestLoss());
        others.forEach((name, other) -> compare(name, learned, other));
        double[] means = learned.meanPerStep();
        Tables.line(
                "@200 / @100 %.3f; functions above their own start @100 %d, @200 %d",
                means[2 * HORIZON] / means[HORIZON], above(learned, HORIZON), above(learned, 2 * HORIZON));
        RaceResult far = new LearnedRun(spec.architecture(), state.best(), Optional.empty()).on(FAMILY, longTest, LONG);
        Comparison.Side side = Comparison.Side.of(far);
        Tables.line(
                "@1000 mean %.4f median %.2e, above their own start %d of %d",
                side.mean(), side.median(), above(far, LONG), longTest.functions());
    }

    private static void compare(String name, RaceResult learned, RaceResult other) {
        Comparison comparison =
                Comparison.of(first(learned), first(other), Key.of(1).fold("bootstrap"));
        double[] ours = learned.meanPerStep();
        double[] theirs = other.meanPerStep();
        List<Integer> lost = new ArrayList<>();
        for (int t = 5; t < ours.length; t++) {
            if (!(ours[t] < theirs[t])) {
                lost.add(t);
            }
        }
        Tables.line(
                "LSTM / %s @100 %.3f [%.3f, %.3f], sum %.3f, wins %.3f; not below it at %s of steps 5..%d",
                name,
                comparison.ratio(),
                comparison.low(),
                comparison.high(),
                comparison.learned().sum() / comparison.other().sum(),
                comparison.winRate(),
                lost.isEmpty() ? "none" : lost.size() + " (" + lost.get(0) + ".." + lost.get(lost.size() - 1) + ")",
                ours.length - 1);
    }

    private static int above(RaceResult result, int step) {
        int count = 0;
        for (int i = 0; i < result.losses()[0].length; i++) {
            count += result.losses()[step][i] > result.losses()[0][i] ? 1 : 0;
        }
        return count;
    }

    private static RaceResult first(RaceResult result) {
        return new RaceResult(Arrays.copyOf(result.losses(), HORIZON + 1));
    }

    private static void print(String name, double rate, RaceResult result) {
        double[] means = result.meanPerStep();
        StringBuilder cells = new StringBuilder();
        for (int t : SHOWN) {
            cells.append(String.format(Locale.ROOT, " %.3f |", means[t]));
        }
        Comparison.Side side = Comparison.Side.of(first(result));
        Tables.line(
                "| %s | %.4f |%s %.4f | %.4f | %.1f |",
                name, rate, cells, side.median(), side.standardError(), side.sum());
    }
}
