package org.touchstone.benchmarks.initialization;

import static org.touchstone.benchmarks.Table.percent;
import static org.touchstone.benchmarks.Table.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.touchstone.benchmarks.Table;
import org.touchstone.kernel.classify.Classifier;
import org.touchstone.kernel.classify.ClassifierTraining;
import org.touchstone.kernel.classify.Evaluation;
import org.touchstone.kernel.classify.ImageSource;
import org.touchstone.kernel.data.Shapeset;
import org.touchstone.kernel.diagnose.Diagnostician;
import org.touchstone.kernel.diagnose.NetworkStatistics;
import org.touchstone.kernel.diagnose.Rule;
import org.touchstone.kernel.diagnose.Updates;

/** Criteria B-6 and B-7: networks in training on the stream of Shapeset. */
record Learning(Table table) {
    private static final int PROBES = 300;
    private static final int TESTED = 10_000;
    /** Beyond every image that is trained on. */
    private static final long TEST_FROM = 1L << 40;

    private static final List<Integer> LOOKS = List.of(250, 300, 1000);

    /** Figure 2: a sigmoid network whose top layer goes to 0 and takes the rest with it. */
    void saturation(long seed) {
        int steps = LOOKS.get(LOOKS.size() - 1);
        Shapeset shapeset = new Shapeset(seed);
        ImageSource stream = new ShapesetImages(shapeset, 0, steps * Setting.BATCH);
        Probes probes = Probes.first(test(shapeset, PROBES), PROBES);
        List<NetworkStatistics> seen = new ArrayList<>();
        double error;
        try (ClassifierTraining training = Setting.SIGMOID.start(stream, Setting.SIGNED, 0.1, steps, seed)) {
            while (!training.isDone()) {
                training.step();
                if (LOOKS.contains((int) training.stepsDone())) {
                    seen.add(training.look(probes.pixels(), probes.labels()));
                }
            }
            error = error(training, test(shapeset, TESTED));
        }
        saturation(seen, error, Long.toString(seed));
    }

    private void saturation(List<NetworkStatistics> seen, double error, String seed) {
        double early = mean(seen.get(0), Setting.DEPTH - 1);
        double late = mean(seen.get(2), Setting.DEPTH - 1);
        table.row("B-6", "sigmoid, top layer's mean at 250 updates", "< .15", text(early), seed, early < 0.15);
        table.row("B-6", "... at 1,000 updates", "< .06", text(late), seed, late < 0.06);
        List<Double> lower =
                IntStream.rangeClosed(1, 3).mapToObj(i -> mean(seen.get(2), i)).toList();
        table.row(
                "B-6",
                "... layers 2, 3, 4 at 1,000 updates",
                "above .5, ascending",
                lower.stream().map(Table::text).collect(Collectors.joining(", ")),
                seed,
                lower.get(0) > 0.5 && lower.get(1) > lower.get(0) && lower.get(2) > lower.get(1));
        boolean named = Diagnostician.examine(seen.get(1), Updates.NONE).stream()
                .anyMatch(found -> found.rule() == Rule.TOP_SATURATED_AT_ZERO);
        table.row("B-6", "named \"top layer saturated at 0\" at 300 updates", "yes", named ? "yes" : "no", seed, named);
        table.row(
                "B-6",
                "... test error at 1,000 updates",
                "83.3 +- 1 %",
                percent(error),
                seed,
                Math.abs(error - 5 / 6.0) <= 0.01);
    }

    private static double mean(NetworkStatistics now, int layer) {
        return now.hidden().get(layer).values().mean();
    }

    /** One network of the separation, what it must reach, and an independent implementation's error. */
    private record Contest(Setting setting, boolean learns, double limit, double calibration) {}

    /** What normalized weights are for. */
    void separation(double rate, int updates, List<Long> seeds) {
        contests(
                List.of(
                        new Contest(Setting.TANH_N, true, 0.78, 0.760),
                        new Contest(Setting.SOFTSIGN_N, true, 0.75, 0.732),
                        new Contest(Setting.TANH, false, 0.81, 0.828),
                        new Contest(Setting.SOFTSIGN, false, 0.81, 0.832)),
                rate,
                updates,
                seeds);
    }

    /** The second half of B-7: a rate at which normalized tanh leaves the class prior late, and standard tanh does not. */
    void lateSeparation(double rate, int updates, List<Long> seeds) {
        contests(
                List.of(new Contest(Setting.TANH_N, true, 0.75, 0.721), new Contest(Setting.TANH, false, 0.80, 0.824)),
                rate,
                updates,
                seeds);
    }

    private void contests(List<Contest> contests, double rate, int updates, List<Long> seeds) {
        for (Contest contest : contests) {
            List<Double> errors = seeds.stream()
                    .map(seed -> errorAfter(contest.setting(), rate, updates, seed))
                    .toList();
            double mean =
                    errors.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
            table.row(
                    "B-7",
                    contest.setting() + ": test error after " + updates + " updates, rate " + rate,
                    (contest.learns() ? "<= " : ">= ") + percent(contest.limit()) + " (calibration "
                            + percent(contest.calibration()) + ")",
                    percent(mean) + " (" + errors.stream().map(Table::percent).collect(Collectors.joining(", ")) + ")",
                    seeds.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                    contest.learns() ? mean <= contest.limit() : mean >= contest.limit());
        }
    }

    private static double errorAfter(Setting setting, double rate, int updates, long seed) {
        Shapeset shapeset = new Shapeset(seed);
        ImageSource stream = new ShapesetImages(shapeset, 0, Math.multiplyExact(updates, Setting.BATCH));
        try (ClassifierTraining training = setting.start(stream, Setting.SIGNED, rate, updates, seed)) {
            while (!training.isDone()) {
                training.step();
            }
            return error(training, test(shapeset, TESTED));
        }
    }

    private static ImageSource test(Shapeset shapeset, int count) {
        return new ShapesetImages(shapeset, TEST_FROM, count);
    }

    static double error(ClassifierTraining training, ImageSource test) {
        try (Classifier classifier = training.classifier()) {
            return 1 - Evaluation.of(classifier, test, 500).accuracy();
        }
    }
}
