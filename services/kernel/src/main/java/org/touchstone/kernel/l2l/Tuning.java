package org.touchstone.kernel.l2l;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.touchstone.kernel.classify.SpecException;

/**
 * The best of a grid of learning rates for a hand-made optimizer, on a set of functions of its own.
 *
 * @param criterion what is made small
 */
public record Tuning(List<Double> rates, Criterion criterion) {
    private static final int FEWEST = 2;

    /** Of the mean loss over the functions. */
    public enum Criterion {
        /** After the last step. */
        FINAL,
        /** Summed over the steps before the last. */
        SUM;

        /** Of what was raced. */
        public double of(RaceResult result) {
            double[] means = result.meanPerStep();
            return this == FINAL ? means[means.length - 1] : result.sum();
        }
    }

    /** One rate and its score; infinite where a function diverged. */
    public record Score(double rate, double score) {}

    /** @throws SpecException when there are fewer than two rates */
    public Tuning {
        rates = List.copyOf(rates);
        if (rates.size() < FEWEST) {
            throw new SpecException("grid", "needs at least " + FEWEST + " rates to choose from, not " + rates.size());
        }
    }

    /** Rates from low to high at equal ratios. */
    public static List<Double> grid(double low, double high, int count) {
        if (!(low > 0 && high > low && Double.isFinite(high)) || count < FEWEST) {
            throw new SpecException(
                    "grid",
                    "needs 0 < low < high and at least " + FEWEST + " rates, not " + low + ", " + high + ", " + count);
        }
        return IntStream.range(0, count)
                .mapToObj(i -> low * Math.pow(high / low, i / (count - 1.0)))
                .toList();
    }

    /**
     * The scores of all rates.
     *
     * @throws SpecException when all rates score the same, which means that the grid tells nothing
     */
    public List<Score> scores(Baseline baseline, OptimizeeFamily family, FunctionSet set, int horizon) {
        List<Score> scores = new ArrayList<>();
        for (double rate : rates) {
            scores.add(new Score(rate, score(baseline, family, set, horizon, rate)));
        }
        requireVariance(baseline, scores);
        return scores;
    }

    /** The score of one rate; infinite where a function diverged. */
    public double score(Baseline baseline, OptimizeeFamily family, FunctionSet set, int horizon, double rate) {
        double score = criterion.of(baseline.on(family, set, horizon, rate));
        return Double.isFinite(score) ? score : Double.POSITIVE_INFINITY;
    }

    /** @throws SpecException when all rates score the same, which means that the grid tells nothing */
    public static void requireVariance(Baseline baseline, List<Score> scores) {
        DoubleStream values = scores.stream().mapToDouble(Score::score);
        if (values.distinct().count() < 2) {
            throw new SpecException(
                    "grid",
                    "all " + scores.size() + " rates of " + baseline + " give the loss "
                            + scores.get(0).score() + ": the grid has no variance; use other rates or functions");
        }
    }

    /** The rate of the smallest score; the smaller rate where two are equal. */
    public static double best(List<Score> scores) {
        Score best = scores.get(0);
        for (Score score : scores) {
            best = score.score() < best.score() ? score : best;
        }
        return best.rate();
    }
}
