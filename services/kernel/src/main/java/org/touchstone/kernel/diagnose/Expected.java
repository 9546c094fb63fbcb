package org.touchstone.kernel.diagnose;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What theory expects of one hidden layer s -> z = f(s), and of the matrix before it; NaN where there is no closed form.
 *
 * @param layer name of the matrix
 * @param preActivationDeviation of s
 * @param activationMean of z
 * @param activationSecondMoment of z
 * @param meanSquaredSlope E f'(s)^2
 * @param gradientDeviation of dC/ds of one example
 * @param weightGradientDeviation of dC/dW of one example; divide by sqrt(B) for the mean over B examples
 * @param meanSingularValue of J = W diag f'(s), square layers only; of rectifiers, half of whose columns are zero, too
 * @param rmsSingularValue root of the mean squared singular value, square layers only
 */
public record Expected(
        String layer,
        double preActivationDeviation,
        double activationMean,
        double activationSecondMoment,
        double meanSquaredSlope,
        double gradientDeviation,
        double weightGradientDeviation,
        double meanSingularValue,
        double rmsSingularValue) {

    /** The central deviation of z. */
    public double activationDeviation() {
        return Math.sqrt(Math.max(0, activationSecondMoment - activationMean * activationMean));
    }

    /** Of one layer on several examples: means, and of deviations the root of the mean square. */
    static Expected average(List<Expected> all) {
        return new Expected(
                all.get(0).layer,
                rootMeanSquare(all, Expected::preActivationDeviation),
                mean(all, Expected::activationMean),
                mean(all, Expected::activationSecondMoment),
                mean(all, Expected::meanSquaredSlope),
                rootMeanSquare(all, Expected::gradientDeviation),
                rootMeanSquare(all, Expected::weightGradientDeviation),
                mean(all, Expected::meanSingularValue),
                rootMeanSquare(all, Expected::rmsSingularValue));
    }

    private static double mean(List<Expected> all, ToDoubleFunction<Expected> value) {
        return all.stream().mapToDouble(value).average().orElseThrow();
    }

    private static double rootMeanSquare(List<Expected> all, ToDoubleFunction<Expected> value) {
        return Math.sqrt(mean(all, one -> Math.pow(value.applyAsDouble(one), 2)));
    }
}
