package org.touchstone.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a learned optimizer did against hand-made ones on functions that none of them had seen. Numbers that are not finite, because
 * an optimizer diverged, are absent. The digest is taken over everything but itself and the task's id.
 *
 * @param formatVersion {@value #FORMAT_VERSION}; a reader refuses greater ones
 * @param digest 64 hexadecimal digits, or empty before publication
 * @param title what tables call the race
 * @param optimizer name@digest of the learned one
 * @param family what was trained, as the task said it, data sets pinned
 * @param steps of each race
 * @param test the functions of the race
 * @param tuning the functions on which the hand-made optimizers' rates were chosen
 * @param criterion what tuning made small: "FINAL" or "SUM"
 * @param contestants the learned one first, then in the order of the task
 * @param ratios of the learned one to each hand-made one, in the same order
 * @param verdict "BETTER" or "WORSE" than the best hand-made one with its whole interval, else "UNDECIDED"
 * @param table a cell for this race and one for each variant, in order; empty in reports older than variants
 * @param variants the other races, in the order of the task
 * @param lineage the task, the data sets and the optimizer
 */
public record ComparisonReport(
        int formatVersion,
        String digest,
        String title,
        String optimizer,
        JsonNode family,
        int steps,
        Functions test,
        Functions tuning,
        String criterion,
        List<Contestant> contestants,
        List<Ratio> ratios,
        String verdict,
        List<Cell> table,
        List<Variant> variants,
        Lineage lineage) {

    /** Version that this code writes. */
    public static final int FORMAT_VERSION = 1;

    public ComparisonReport {
        family = family.deepCopy();
        contestants = List.copyOf(contestants);
        ratios = List.copyOf(ratios);
        table = List.copyOf(Objects.requireNonNullElse(table, List.of()));
        variants = List.copyOf(Objects.requireNonNullElse(variants, List.of()));
    }

    /**
     * One race in the table of generalization. What its family does not have is absent.
     *
     * @param units of each hidden layer, where all have as many
     * @param depth hidden layers
     * @param size dimensions of quadratics
     * @param best the hand-made optimizer of the smallest mean loss after the last step
     * @param ratio of the learned mean to the best one's, with its interval; absent where one of them diverged
     * @param passes whether the learned mean is not above the best one's
     */
    public record Cell(
            String title,
            int steps,
            @Nullable Integer units,
            @Nullable Integer depth,
            @Nullable String activation,
            @Nullable Integer size,
            String best,
            @Nullable Double ratio,
            @Nullable Double low,
            @Nullable Double high,
            boolean passes) {}

    /** A race over a variant of the family; like the report's own. */
    public record Variant(
            String title,
            JsonNode family,
            int steps,
            List<Contestant> contestants,
            List<Ratio> ratios,
            String verdict) {
        public Variant {
            family = family.deepCopy();
            contestants = List.copyOf(contestants);
            ratios = List.copyOf(ratios);
        }
    }

    /** Functions by name: equal seeds, equal functions. */
    public record Functions(String seed, int count) {}

    /**
     * One optimizer. Losses after the last step: mean, its standard error and median; and the sum of the mean losses of all steps.
     *
     * @param learningRate that tuning chose; absent for the learned one
     * @param tuned the mean losses that tuning saw, by rate; empty for the learned one
     * @param safeguard of the learned one, where it raced under one
     */
    public record Contestant(
            String name,
            @Nullable Double learningRate,
            @Nullable Double mean,
            @Nullable Double standardError,
            @Nullable Double median,
            @Nullable Double sum,
            List<Tuned> tuned,
            Curve curve,
            @Nullable Guarded safeguard) {
        public Contestant {
            tuned = List.copyOf(tuned);
        }
    }

    /**
     * A safeguard and what it did.
     *
     * @param band as a multiple of the smallest smoothed loss
     * @param window steps of the mean
     * @param patience steps the loss may take to fall by 1 %
     * @param learningRate of Adam, to which it gives way
     * @param fellBack the number of functions on which it gave way
     * @param medianStep the steps done then, in the median of these; absent where there are none
     */
    public record Guarded(
            double band,
            int window,
            int patience,
            double learningRate,
            int fellBack,
            @Nullable Long medianStep) {}

    /** The criterion at one rate. */
    public record Tuned(double learningRate, @Nullable Double loss) {}

    /** The loss over the functions at some steps: mean, and the quantiles .1, .5 and .9. */
    public record Curve(
            List<Integer> steps,
            List<@Nullable Double> mean,
            List<@Nullable Double> low,
            List<@Nullable Double> median,
            List<@Nullable Double> high) {}

    /**
     * Mean losses after the last step, the learned one's to the other's.
     *
     * @param low end of the 95 % interval, by bootstrap over functions
     * @param high end of it
     * @param winRate share of functions on which the learned one ends lower
     */
    public record Ratio(
            String against,
            @Nullable Double ratio,
            @Nullable Double low,
            @Nullable Double high,
            double winRate) {}
}
