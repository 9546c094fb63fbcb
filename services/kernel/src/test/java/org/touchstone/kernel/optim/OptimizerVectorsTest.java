package org.touchstone.kernel.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Fifteen steps of every optimizer against PyTorch's, in float64. */
@ExtendWith(InScope.class)
class OptimizerVectorsTest {
    private static final double TOLERANCE = 1e-12;
    private static final Map<String, long[]> SHAPES = shapes();
    private static final OptimizerVectors VECTORS = OptimizerVectors.load();
    private static final Map<String, Optimizer<?>> OPTIMIZERS = Map.ofEntries(
            Map.entry("sgd", new Sgd(0.1)),
            Map.entry("sgd-decay", new Sgd(0.1, 0.3)),
            Map.entry("momentum", new Momentum(0.05)),
            Map.entry("momentum-decay", new Momentum(0.05, 0.7, 0.3)),
            Map.entry("nag", new Nag(0.05)),
            Map.entry("nag-decay", new Nag(0.05, 0.7, 0.3)),
            Map.entry("rmsprop", new RmsProp(0.01)),
            Map.entry("rmsprop-decay", new RmsProp(0.02, 0.9, 1e-3, 0.3)),
            Map.entry("adam", new Adam(0.1)),
            Map.entry("adam-decay", new Adam(0.1, 0.8, 0.95, 1e-2, 0.3)),
            Map.entry("adam-scheduled", new Adam(0.1)),
            Map.entry("adagrad", new AdaGrad(0.1)),
            Map.entry("adagrad-decay", new AdaGrad(0.1, 1e-2, 0.3)),
            Map.entry("lbfgs", new Lbfgs(0.5)),
            Map.entry("lbfgs-short", new Lbfgs(0.5, 3, 0)));

    private static Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("weight", new long[] {2, 3});
        shapes.put("bias", new long[] {3});
        return shapes;
    }

    static Stream<String> cases() {
        return VECTORS.cases().keySet().stream();
    }

    @Test
    void everyCaseOfTheScriptIsCompared() {
        assertThat(VECTORS.cases().keySet()).isEqualTo(OPTIMIZERS.keySet());
        assertThat(VECTORS.cases().values())
                .allSatisfy(steps -> assertThat(steps).hasSize(16));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void stepsEqualThoseOfPyTorch(String name) {
        compare(
                Objects.requireNonNull(OPTIMIZERS.get(name)),
                Objects.requireNonNull(VECTORS.cases().get(name)));
    }

    /** The script's factors are those of a schedule of ours. */
    @Test
    void factorsAreThoseOfTheCosine() {
        Schedule schedule = new Schedule.Cosine(10, 0.1);

        Objects.requireNonNull(VECTORS.cases().get("adam-scheduled")).tailMap(1).forEach((step, numbers) -> assertThat(
                        schedule.factor(step - 1))
                .isCloseTo(numbers(numbers, "factor -")[0], within(TOLERANCE)));
    }

    private static <S extends OptimizerState> void compare(
            Optimizer<S> optimizer, SortedMap<Integer, Map<String, double[]>> steps) {
        Params parameters = params(Objects.requireNonNull(steps.get(0)), "parameters");
        S state = optimizer.init(parameters);
        for (int step = 1; step < steps.size(); step++) {
            Map<String, double[]> expected = Objects.requireNonNull(steps.get(step));
            Params gradient = params(expected, "gradient");
            double factor = numbers(expected, "factor -")[0];
            Optimizer.Step<S> next = optimizer.update(gradient, state, parameters, step - 1L, factor);
            parameters = next.parameters();
            state = next.state();
            for (String tensor : SHAPES.keySet()) {
                assertThat(parameters.get(tensor).toDoubles())
                        .as("%s after step %d", tensor, step)
                        .containsExactly(numbers(expected, "parameters " + tensor), within(TOLERANCE));
            }
        }
    }

    private static Params params(Map<String, double[]> numbers, String kind) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        SHAPES.forEach((name, shape) -> tensors.put(name, Tensors.of(numbers(numbers, kind + " " + name), shape)));
        return Params.of(tensors);
    }

    private static double[] numbers(Map<String, double[]> numbers, String key) {
        return Objects.requireNonNull(numbers.get(key), key);
    }
}
