package org.touchstone.kernel.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.touchstone.kernel.random.Key;

/** Checks vector-Jacobian products of float64 functions against central differences. */
public final class Differences {
    private static final double STEP = 1e-6;

    private Differences() {}

    /** Standard normal numbers. */
    public static Tensor normal(long seed, long... shape) {
        return RandomTensors.normal(Key.of(seed), DType.F64, shape);
    }

    /** Compares the product with a random cotangent, element by element of every input. */
    public static void check(Function<List<Tensor>, Tensor> function, double tolerance, Tensor... inputs) {
        List<Tensor> at = List.of(inputs);
        Tensor cotangent = normal(99, function.apply(at).shape());
        List<Tensor> products = products(function, at, cotangent);
        for (int i = 0; i < inputs.length; i++) {
            double[] exact = products.get(i).toDoubles();
            for (int j = 0; j < exact.length; j++) {
                double up = moved(function, at, cotangent, i, j, STEP);
                double down = moved(function, at, cotangent, i, j, -STEP);
                assertThat(exact[j])
                        .as("input %d element %d", i, j)
                        .isCloseTo((up - down) / (2 * STEP), within(tolerance));
            }
        }
    }

    private static List<Tensor> products(Function<List<Tensor>, Tensor> function, List<Tensor> at, Tensor cotangent) {
        try (Recording recording = Recording.start()) {
            List<Tensor> leaves = at.stream().map(recording::input).toList();
            return Autograd.vjp(List.of(function.apply(leaves)), leaves, List.of(cotangent));
        }
    }

    private static double moved(
            Function<List<Tensor>, Tensor> function,
            List<Tensor> at,
            Tensor cotangent,
            int input,
            int element,
            double by) {
        return Scope.evaluate(() -> {
            List<Tensor> moved = new ArrayList<>(at);
            double[] values = at.get(input).toDoubles();
            values[element] += by;
            moved.set(input, Tensors.of(values, at.get(input).shape()));
            return Reduce.sum(function.apply(moved).mul(cotangent)).item();
        });
    }
}
