package org.touchstone.kernel.l2l;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.optim.Optimizer;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

class LearnedOptimizerTest {
    private static final Architecture ARCHITECTURE = new Architecture(new InputForm.LogSign(10), 5, 0.1);
    private static final float[] PHI = ARCHITECTURE.initial(Key.of(3));
    private static final OptimizeeFamily FAMILY = new OptimizeeFamily.QuadraticFamily(3, false, 1);
    private static final int STEPS = 12;

    @Test
    void itTakesTheStepsThatARaceTakes() {
        FunctionSet one = new FunctionSet(Key.of(8), 1);
        RaceResult race = new LearnedRun(ARCHITECTURE, PHI, Optional.empty()).on(FAMILY, one, STEPS);

        List<Double> losses = walk(new LearnedOptimizer("x", ARCHITECTURE, PHI, Optional.empty()), one);

        assertThat(losses).hasSize(STEPS + 1);
        for (int t = 0; t <= STEPS; t++) {
            assertThat(losses.get(t)).isEqualTo(race.losses()[t][0]);
        }
    }

    @Test
    void aGuardThatNeverFindsAnythingChangesNoBit() {
        FunctionSet one = new FunctionSet(Key.of(8), 1);
        LossGuard patient = new LossGuard(1e6, 5, 0, 0.1);

        assertThat(walk(new LearnedOptimizer("x", ARCHITECTURE, PHI, Optional.of(patient)), one))
                .isEqualTo(walk(new LearnedOptimizer("x", ARCHITECTURE, PHI, Optional.empty()), one));
    }

    @Test
    void aRaceUnderAGuardIsWhatATrainingUnderItIs() {
        FunctionSet one = new FunctionSet(Key.of(8), 1);
        LossGuard impatient = new LossGuard(1, 1, 1, 0.05);
        List<OptionalLong> falls = new ArrayList<>();

        RaceResult race = new LearnedRun(ARCHITECTURE, PHI, Optional.of(impatient)).on(FAMILY, one, STEPS, falls::add);

        List<Double> losses = walk(new LearnedOptimizer("x", ARCHITECTURE, PHI, Optional.of(impatient)), one);
        assertThat(Arrays.stream(race.losses()).map(loss -> loss[0]).toList()).isEqualTo(losses);
        assertThat(falls).singleElement().satisfies(step -> assertThat(step).isPresent());
        assertThat(losses).isNotEqualTo(walk(new LearnedOptimizer("x", ARCHITECTURE, PHI, Optional.empty()), one));
    }

    @Test
    void aGuardDoesNotWatchFunctionsSideBySide() {
        LearnedRun guarded = new LearnedRun(ARCHITECTURE, PHI, Optional.of(new LossGuard(1.5, 5, 0, 0.1)));

        assertThatThrownBy(() -> guarded.on(FAMILY, new FunctionSet(Key.of(8), 2), STEPS))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("safeguard: watches one loss, and 2 functions");
    }

    /** It falls back at the first step after which the smoothed loss had not fallen by 1 % for as long as patience allows. */
    @Test
    void aGuardLosesPatienceWithALossThatNoLongerFalls() {
        int patience = 4;
        LossGuard guard = new LossGuard(1e6, 1, patience, 0.1);
        LearnedOptimizer optimizer = new LearnedOptimizer("x", ARCHITECTURE, PHI, Optional.of(guard));
        double[] losses = {5, 4, 3.99, 3.98, 3.9, 3.89, 3.88, 3.87, 3.865, 3.8};

        long fellBackAt = Scope.evaluate(() -> {
            Params theta = Evaluation.params(Tensors.of(new float[] {1, 2}, 2));
            LearnedState state = optimizer.init(theta);
            for (int t = 0; t < losses.length; t++) {
                var next = optimizer.update(theta, state, theta, losses[t], t, 1);
                theta = next.parameters();
                state = optimizer.restore(next.state().slots());
            }
            return state.fellBackAt().orElse(-1);
        });

        assertThat(fellBackAt).as("progress at 3.9, the fifth; four later none").isEqualTo(9);
    }

    @Test
    void phiOfAnotherInputFormIsRefused() {
        Architecture raw = new Architecture(new InputForm.Raw(), 5, 0.1);

        assertThatThrownBy(() -> new LearnedOptimizer("x", raw, PHI, Optional.empty()))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("another input form");
    }

    @Test
    void eachKindOfParameterIsMovedByItsNetwork() {
        Architecture two =
                ARCHITECTURE.withGroups(List.of(ClassifierObjective.CONVOLUTION, ClassifierObjective.FULLY_CONNECTED));
        float[] other = ARCHITECTURE.initial(Key.of(4));
        float[] both = Arrays.copyOf(PHI, 2 * PHI.length);
        System.arraycopy(other, 0, both, PHI.length, other.length);

        List<float[]> moved = convolutionAfterSteps(two, both);

        assertThat(moved.get(0))
                .isEqualTo(convolutionAfterSteps(ARCHITECTURE, PHI).get(0));
        assertThat(moved.get(1))
                .isEqualTo(convolutionAfterSteps(ARCHITECTURE, other).get(1));
        assertThat(moved.get(1))
                .isNotEqualTo(convolutionAfterSteps(ARCHITECTURE, PHI).get(1));
    }

    @Test
    void parametersOfAKindWithoutANetworkAreRefused() {
        Architecture two = ARCHITECTURE.withGroups(List.of("conv", "fc"));

        assertThatThrownBy(() -> convolutionAfterSteps(two, two.initial(Key.of(3))))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("has no network for coordinates of the kind convolution");
    }

    /** The weights of a convolution and its bias after three steps on gradients that are a function of place and step. */
    private static List<float[]> convolutionAfterSteps(Architecture architecture, float[] phi) {
        LearnedOptimizer optimizer = new LearnedOptimizer("x", architecture, phi, Optional.empty());
        return Scope.evaluate(() -> {
            Params theta = convolution(1);
            LearnedState state = optimizer.init(theta);
            for (int t = 0; t < 3; t++) {
                Optimizer.Step<LearnedState> step = optimizer.update(convolution(0.5 - t), state, theta, t, 1);
                theta = step.parameters();
                state = optimizer.restore(step.state().slots());
            }
            return theta.tensors().stream().map(Tensor::toFloats).toList();
        });
    }

    private static Params convolution(double scale) {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        parameters.put("weight", numbers(scale, 2, 1, 3, 3));
        parameters.put("bias", numbers(scale, 2));
        return Params.of(parameters);
    }

    private static Tensor numbers(double scale, long... shape) {
        float[] numbers = new float[(int) LongStream.of(shape).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (scale * Math.sin(1 + i));
        }
        return Tensors.of(numbers, shape);
    }

    @Test
    void parametersWhoseMemoryIsTooLargeAreRefused() {
        Architecture wide = new Architecture(new InputForm.Raw(), 256, 0.1);
        LearnedOptimizer optimizer = new LearnedOptimizer("x", wide, wide.initial(Key.of(3)), Optional.empty());

        Scope.evaluate(() -> {
            Params many = Evaluation.params(Tensors.of(new float[70_000], 70_000));
            assertThatThrownBy(() -> optimizer.init(many))
                    .isInstanceOf(SpecException.class)
                    .hasMessageContaining("optimizer.learned: would remember 273 MiB for 70000 parameters");
            return true;
        });
    }

    private static List<Double> walk(LearnedOptimizer optimizer, FunctionSet set) {
        return Scope.evaluate(() -> {
            Optimizee optimizee = FAMILY.draw(set.key().fold(0), 1);
            Params theta = Evaluation.params(Tensors.of(optimizee.start(), optimizee.start().length));
            LearnedState state = optimizer.init(theta);
            List<Double> losses = new ArrayList<>();
            for (int t = 0; t <= STEPS; t++) {
                Evaluation at =
                        optimizee.objective().evaluate(Evaluation.theta(theta).toFloats(), t);
                losses.add(at.losses()[0]);
                Params gradient = Evaluation.params(Tensors.of(at.gradient(), at.gradient().length));
                var next = optimizer.update(gradient, state, theta, at.losses()[0], t, 1);
                theta = next.parameters();
                state = next.state();
            }
            return losses;
        });
    }
}
