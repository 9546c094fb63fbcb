package org.touchstone.kernel.l2l;

import java.util.Arrays;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;

/**
 * A learned optimizer against a hand-made one on the same functions, after the last step.
 *
 * @param ratio of the learned mean to the other
 * @param low end of the interval of the ratio that holds 95 % of bootstrap draws of whole functions
 * @param high end
 * @param winRate fraction of functions where the learned one ends lower
 */
public record Comparison(Side learned, Side other, double ratio, double low, double high, double winRate) {
    /** Functions a comparison needs. */
    public static final int FEWEST_FUNCTIONS = 1000;

    private static final int DRAWS = 2000;
    private static final double TAIL = 0.025;

    /** Losses after the last step: mean, its standard error, median; and the sum of the means of the earlier steps. */
    public record Side(double mean, double standardError, double median, double sum) {
        /** Of what was raced. */
        public static Side of(RaceResult result) {
            double[] last = result.last();
            Arrays.sort(last);
            int n = last.length;
            double mean = Arrays.stream(last).sum() / n;
            double squares =
                    Arrays.stream(last).map(x -> (x - mean) * (x - mean)).sum();
            double median = (last[(n - 1) / 2] + last[n / 2]) / 2;
            return new Side(mean, Math.sqrt(squares / (n - 1.0) / n), median, result.sum());
        }
    }

    /**
     * @param test the functions of both results
     * @param tuning the functions the other optimizer's rate was chosen on
     * @param validation the functions phi was chosen on
     * @throws SpecException when the three sets are not disjoint, or the test is too small
     */
    public static void requireFair(FunctionSet test, FunctionSet tuning, FunctionSet validation) {
        require(!tuning.key().equals(test.key()), "tuning", "must not be the test functions: give it a key of its own");
        require(!tuning.key().equals(validation.key()), "tuning", "must not be the validation functions");
        require(!validation.key().equals(test.key()), "test", "must not be the validation functions");
        requireEnough(test, FEWEST_FUNCTIONS);
    }

    /** @throws SpecException when the test is too small */
    public static void requireEnough(FunctionSet test, int fewest) {
        require(
                test.functions() >= fewest,
                "test.functions",
                "must be at least " + fewest + ", not " + test.functions() + ": the mean is heavy-tailed");
    }

    /** Both results must be of the same functions, in order. */
    public static Comparison of(RaceResult learned, RaceResult other, Key key) {
        double[] ours = learned.last();
        double[] theirs = other.last();
        require(ours.length == theirs.length, "test", ours.length + " functions against " + theirs.length);
        double[] ratios = new double[DRAWS];
        for (int d = 0; d < DRAWS; d++) {
            ratios[d] = drawnRatio(ours, theirs, key.fold(d));
        }
        Arrays.sort(ratios);
        int wins = 0;
        for (int i = 0; i < ours.length; i++) {
            wins += ours[i] < theirs[i] ? 1 : 0;
        }
        Side a = Side.of(learned);
        Side b = Side.of(other);
        return new Comparison(
                a,
                b,
                a.mean() / b.mean(),
                ratios[(int) (TAIL * DRAWS)],
                ratios[(int) ((1 - TAIL) * DRAWS) - 1],
                wins / (double) ours.length);
    }

    private static double drawnRatio(double[] ours, double[] theirs, Key key) {
        double a = 0;
        double b = 0;
        for (int i = 0; i < ours.length; i++) {
            int drawn = (int) (key.uniform(i) * ours.length);
            a += ours[drawn];
            b += theirs[drawn];
        }
        return a / b;
    }

    private static void require(boolean holds, String field, String reason) {
        if (!holds) {
            throw new SpecException(field, reason);
        }
    }
}
