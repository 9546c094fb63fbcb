package org.touchstone.audit.report;

import java.util.Locale;
import org.touchstone.catalog.Proportion;

/** What became of the model of permuted labels. */
public sealed interface PermutedOutcome {
    /** Accuracy on its own images that shows that it knows them by heart. */
    double LEAST_TRAINING_ACCURACY = 0.95;

    /** How far from chance its accuracy on other images may be: more, and the labels said something. */
    double MOST_ABOVE_CHANCE = 0.03;

    /** The profile does not ask for it. */
    record NotAsked() implements PermutedOutcome {}

    /** There cannot be one, and why. */
    record NotPossible(String why) implements PermutedOutcome {}

    /**
     * It was trained; the comparison counts only when {@code valid}.
     *
     * @param model name@digest
     * @param sentence what was measured, in words
     */
    record Trained(String model, double trainingAccuracy, double testAccuracy, boolean valid, String sentence)
            implements PermutedOutcome {}

    /** Judges by the criteria; on few test images, chance has to lie outside of the accuracy's 95 % interval to be missed. */
    static PermutedOutcome of(String model, double trainingAccuracy, Proportion test, int classes) {
        double chance = 1.0 / classes;
        boolean knows = trainingAccuracy >= LEAST_TRAINING_ACCURACY;
        boolean guesses =
                Math.abs(test.value() - chance) <= MOST_ABOVE_CHANCE || (test.low() <= chance && chance <= test.high());
        String sentence = String.format(
                Locale.ROOT,
                "Trained on permuted labels, it knows %.1f %% of them by heart (95 %% are needed) and classifies %.1f %% of"
                        + " other images correctly (chance is %.1f %%, 3 points off are allowed)%s.",
                100 * trainingAccuracy,
                100 * test.value(),
                100 * chance,
                knows && guesses ? "" : "; so the comparison would say nothing");
        return new Trained(model, trainingAccuracy, test.value(), knows && guesses, sentence);
    }
}
