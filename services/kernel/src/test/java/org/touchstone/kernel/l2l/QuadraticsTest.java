package org.touchstone.kernel.l2l;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.kernel.l2l.OptimizeeFamily.QuadraticFamily;
import org.touchstone.kernel.random.Key;

class QuadraticsTest {
    @ParameterizedTest
    @ValueSource(doubles = {0, 1.5})
    void theGradientByHandIsThatOfTheGraph(double scaling) {
        Optimizee drawn = new QuadraticFamily(4, false, 1).draw(Key.of(3), 7);
        Optimizee optimizee = Scaled.of(drawn, Key.of(4), scaling);
        Evaluation byHand = optimizee.objective().evaluate(optimizee.start(), 2);
        Evaluation recorded = Evaluation.recorded(optimizee.objective(), optimizee.start(), 2);
        for (int b = 0; b < 7; b++) {
            assertThat(byHand.losses()[b]).isCloseTo(recorded.losses()[b], within(1e-4 * recorded.losses()[b]));
        }
        for (int i = 0; i < 28; i++) {
            assertThat(byHand.gradient()[i]).isCloseTo(recorded.gradient()[i], within(1e-3f));
        }
        assertThat(byHand.losses()).hasSize(7);
    }

    /** In one dimension the residual of gradient descent is r_0 (1 - 2 rate w^2)^t. */
    @Test
    void gradientDescentFollowsItsClosedForm() {
        double w = 0.8;
        double y = 1.7;
        OptimizeeFamily one = (key, functions) ->
                new Optimizee(new Quadratics(new double[] {w}, new double[] {y}, 1, 1), new float[] {0});
        RaceResult result = Baseline.SGD.on(one, new FunctionSet(Key.of(1), 1), 20, 0.3);
        for (int t = 0; t <= 20; t++) {
            double residual = y * Math.pow(1 - 2 * 0.3 * w * w, t);
            assertThat(result.losses()[t][0]).isCloseTo(residual * residual, within(1e-6));
        }
    }

    /** From N(0, 1), f = (1 + s) c with s and c chi-square of n degrees of freedom: mean n (n + 1), variance 4,820 for 10. */
    @Test
    void fromNormalStartsTheMeanIsAHundredAndTen() {
        int functions = 4000;
        Optimizee optimizee = new QuadraticFamily(10, false, 1).draw(Key.of(9), functions);
        double mean = optimizee.objective().evaluate(optimizee.start(), 0).mean();
        assertThat(mean).isCloseTo(110, within(5 * Math.sqrt(4820.0 / functions)));
    }

    /**
     * Calibration A-2: mean and median after 100 steps at the rates tuned for 10,000 functions, against an independent
     * program's. The widths are five standard errors for 1,000 functions.
     */
    @ParameterizedTest
    @CsvSource({
        "SGD, 0.0133, 0.933, 0.20, 0.479",
        "RMSPROP, 0.0237, 0.669, 0.18, 0.259",
        "ADAM, 0.3162, 0.333, 0.13, 0.0214"
    })
    void tunedBaselinesEndWhereTheyShould(Baseline baseline, double rate, double mean, double width, double median) {
        RaceResult result = baseline.on(QuadraticFamily.paper(), new FunctionSet(Key.of(5), 1000), 100, rate);
        Comparison.Side side = Comparison.Side.of(result);
        assertThat(side.mean()).isCloseTo(mean, within(width));
        assertThat(side.median()).isCloseTo(median, within(0.3 * median));
        assertThat(result.meanPerStep()[0]).isCloseTo(10, within(5 * Math.sqrt(20.0 / 1000)));
    }

    @Test
    void tuningFindsTheRateOfTheCalibration() {
        Tuning grid = new Tuning(Tuning.grid(1e-3, 0.1, 9), Tuning.Criterion.FINAL);
        List<Tuning.Score> scores =
                grid.scores(Baseline.SGD, QuadraticFamily.paper(), new FunctionSet(Key.of(6), 1000), 100);
        assertThat(Tuning.best(scores)).isBetween(0.009, 0.02);
    }
}
