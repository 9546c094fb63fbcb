package org.touchstone.kernel.onnx.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.touchstone.kernel.onnx.operator.Operators;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** The vector-Jacobian product of every operator is the slope of what it computes, in float64. */
class OperatorGradientsLawsTest {
    private static final double STEP = 1e-6;
    private static final double TOLERANCE = 1e-6;
    private static final Set<String> WITHOUT_DERIVATIVE = Set.of(
            "ArgMax",
            "ArgMin",
            "NonZero",
            "Shape",
            "Size",
            "Range",
            "ConstantOfShape",
            "OneHot",
            "Hardmax",
            "Not",
            "IsNaN",
            "IsInf",
            "Equal",
            "Less",
            "LessOrEqual",
            "Greater",
            "GreaterOrEqual",
            "And",
            "Or",
            "Xor");

    @TestFactory
    Stream<DynamicTest> everyOperator() {
        return DifferentiableNodes.all().flatMap(node -> IntStream.range(0, 2)
                .mapToObj(seed -> DynamicTest.dynamicTest(node + " #" + seed, () -> check(node, seed))));
    }

    @Test
    void noOperatorIsForgotten() {
        Set<String> tested =
                DifferentiableNodes.all().map(OneNode::type).collect(Collectors.toCollection(TreeSet::new));
        tested.addAll(WITHOUT_DERIVATIVE);
        tested.add("Scatter"); // the old name of ScatterElements

        assertThat(tested).containsAll(Operators.types());
    }

    @SuppressWarnings("try")
    private static void check(OneNode node, long seed) {
        try (Scope scope = Scope.open();
                GraphRunner runner = GraphRunner.of(node.network(), DType.F64)) {
            SplittableRandom random = new SplittableRandom(seed);
            List<double[]> at = new ArrayList<>();
            for (long[] shape : node.shapes()) {
                at.add(draw(random, node, shape));
            }
            Tape tape = runner.forward(inputs(node, at));
            Map<String, Tensor> cotangents = new HashMap<>();
            for (String result : node.results()) {
                Tensor y = tape.value(result);
                if (y.dtype().isFloating()) {
                    double[] numbers = random.doubles(y.count(), -1, 1).toArray();
                    cotangents.put(result, Tensors.of(numbers, y.shape()));
                }
            }
            List<String> wanted = List.copyOf(runner.network().inputs().stream()
                    .map(input -> input.name())
                    .toList());
            Gradients gradients = tape.vjp(cotangents, wanted);
            for (int i = 0; i < at.size(); i++) {
                compare(runner, node, at, cotangents, i, gradients.of("x" + i));
            }
        }
    }

    private static double[] draw(SplittableRandom random, OneNode node, long... shape) {
        long count = 1;
        for (long extent : shape) {
            count *= extent;
        }
        return random.doubles(count, node.low(), node.high()).toArray();
    }

    private static Map<String, Tensor> inputs(OneNode node, List<double[]> at) {
        Map<String, Tensor> inputs = new HashMap<>();
        for (int i = 0; i < at.size(); i++) {
            inputs.put("x" + i, Tensors.of(at.get(i), node.shapes().get(i)));
        }
        return inputs;
    }

    private static void compare(
            GraphRunner runner, OneNode node, List<double[]> at, Map<String, Tensor> seeds, int input, Tensor found) {
        double[] gradient = found.toDoubles();
        assertThat(found.shape()).containsExactly(node.shapes().get(input));
        for (int i = 0; i < gradient.length; i++) {
            double up = moved(runner, node, at, seeds, input, i, STEP);
            double down = moved(runner, node, at, seeds, input, i, -STEP);
            assertThat(gradient[i])
                    .as("input %d element %d", input, i)
                    .isCloseTo((up - down) / (2 * STEP), within(TOLERANCE * (1 + Math.abs(gradient[i]))));
        }
    }

    private static double moved(
            GraphRunner runner,
            OneNode node,
            List<double[]> at,
            Map<String, Tensor> seeds,
            int input,
            int i,
            double by) {
        List<double[]> other = new ArrayList<>(at);
        double[] numbers = at.get(input).clone();
        numbers[i] += by;
        other.set(input, numbers);
        return Scope.evaluate(() -> {
            Params results = runner.evaluate(inputs(node, other));
            double sum = 0;
            for (Map.Entry<String, Tensor> seed : seeds.entrySet()) {
                double[] y = results.get(seed.getKey()).toDoubles();
                double[] c = seed.getValue().toDoubles();
                for (int k = 0; k < y.length; k++) {
                    sum += y[k] * c[k];
                }
            }
            return sum;
        });
    }
}
