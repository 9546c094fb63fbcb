package org.touchstone.kernel.l2l;

import java.util.List;
import java.util.Locale;
import org.touchstone.kernel.l2l.OptimizeeFamily.QuadraticFamily;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Threads;

/**
 * Criteria on Gaussian quadratics: trains an optimizer, tunes the hand-made ones and prints their tables. Arguments:
 * seed, episodes, functions of each meta-step, output scale, clip, test functions.
 */
public final class QuadraticsReproduction {
    private static final OptimizeeFamily FAMILY = QuadraticFamily.paper();
    private static final int HORIZON = 100;
    private static final int UNROLL = 20;
    private static final int[] SHOWN = {0, 5, 10, 20, 40, 60, 80, 100, 200};

    private QuadraticsReproduction() {}

    @SuppressWarnings("checkstyle:regexpsinglelinejava")
    public static void main(String[] arguments) {
        Threads.use(1);
        long seed = Long.parseLong(arguments[0]);
        long updates = Long.parseLong(arguments[1]) * HORIZON / UNROLL;
        MetaSpec spec = new MetaSpec(
                Architecture.of(new InputForm.Raw(), Double.parseDouble(arguments[3])),
                SecondDerivatives.DROPPED,
                LossWeights.ALL,
                1,
                Integer.parseInt(arguments[2]),
                UNROLL,
                List.of(HORIZON),
                updates,
                3e-3,
                Double.parseDouble(arguments[4]),
                0,
                250,
                1000,
                seed);
        MetaTraining training = new MetaTraining(spec, FAMILY);
        FunctionSet test = new FunctionSet(Key.of(1).fold("test"), Integer.parseInt(arguments[5]));
        FunctionSet tuning = new FunctionSet(Key.of(1).fold("tuning"), 2000);
        Comparison.requireFair(test, tuning, training.validationSet());
        long begun = System.nanoTime();
        MetaState state = training.start();
        while (state.update() < updates) {
            state = training.step(state);
        }
        System.out.printf(
                Locale.ROOT,
                "seed %d: %d meta-steps in %.1f s, clipped %d, skipped %d, validation %.4f%n",
                seed,
                updates,
                (System.nanoTime() - begun) / 1e9,
                state.clipped(),
                state.skipped(),
                state.bestLoss());
        RaceResult learned = new LearnedRun(spec.architecture(), state.best()).on(FAMILY, test, 2 * HORIZON);
        print("LSTM", 0, learned);
        RaceResult atHorizon = first(learned, HORIZON);
        for (Baseline baseline : Baseline.values()) {
            compare(baseline, Tuning.Criterion.FINAL, atHorizon, test, tuning);
        }
        compare(Baseline.ADAM, Tuning.Criterion.SUM, atHorizon, test, tuning);
    }

    @SuppressWarnings("checkstyle:regexpsinglelinejava")
    private static void compare(
            Baseline baseline, Tuning.Criterion criterion, RaceResult learned, FunctionSet test, FunctionSet tuning) {
        Tuning grid = new Tuning(Tuning.grid(1e-4, 10, 41), criterion);
        double rate = Tuning.best(grid.scores(baseline, FAMILY, tuning, HORIZON));
        RaceResult result = baseline.on(FAMILY, test, HORIZON, rate);
        print(baseline + " by " + criterion, rate, result);
        Comparison comparison = Comparison.of(learned, result, Key.of(1).fold("bootstrap"));
        System.out.printf(
                Locale.ROOT,
                "    LSTM / %s: final %.3f [%.3f, %.3f], sum %.3f, wins %.3f%n",
                baseline,
                comparison.ratio(),
                comparison.low(),
                comparison.high(),
                comparison.learned().sum() / comparison.other().sum(),
                comparison.winRate());
    }

    private static RaceResult first(RaceResult result, int horizon) {
        return new RaceResult(java.util.Arrays.copyOf(result.losses(), horizon + 1));
    }

    @SuppressWarnings("checkstyle:regexpsinglelinejava")
    private static void print(String name, double rate, RaceResult result) {
        double[] means = result.meanPerStep();
        StringBuilder line = new StringBuilder();
        for (int t : SHOWN) {
            if (t < means.length) {
                line.append(String.format(Locale.ROOT, " @%d %.3f", t, means[t]));
            }
        }
        Comparison.Side side = Comparison.Side.of(first(result, HORIZON));
        System.out.printf(
                Locale.ROOT,
                "%-16s rate %.4f%s | @100 s.e. %.4f median %.4f sum %.1f%n",
                name,
                rate,
                line,
                side.standardError(),
                side.median(),
                side.sum());
    }
}
