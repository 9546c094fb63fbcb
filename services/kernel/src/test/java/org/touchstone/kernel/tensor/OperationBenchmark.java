package org.touchstone.kernel.tensor;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Nanoseconds of thread time per operation on tiny tensors: what calling costs. The peer is {@code
 * services/benchmarks/pytorch/operation.py}. Prints the least of many rounds.
 */
public final class OperationBenchmark {
    private static final int CALLS = 2000;
    private static final int ROUNDS = 150;
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private OperationBenchmark() {}

    @SuppressWarnings("checkstyle:regexpsinglelinejava")
    public static void main(String[] arguments) {
        Threads.use(1);
        Scope.evaluate(() -> {
            Tensor x = Tensors.of(new float[] {1, 2, 3, 4}, 4);
            Tensor matrix = Tensors.of(new float[16], 4, 4);
            Params at = Params.of(Map.of("x", x));
            Map<String, Runnable> cases = new LinkedHashMap<>();
            cases.put("add", () -> x.add(x));
            cases.put("add a number", () -> x.add(2));
            cases.put("tanh", () -> Elementwise.tanh(x));
            cases.put("matmul 4x4", () -> matrix.matmul(matrix));
            cases.put("log1p (TorchScript)", () -> Elementwise.log1p(x));
            cases.put("sum and read", () -> Reduce.sum(x).item());
            cases.put(
                    "gradient of 3 operations",
                    () -> Autograd.gradient(
                            at, p -> Reduce.sum(Elementwise.tanh(p.get("x").mul(x)))));
            cases.forEach((name, work) -> System.out.printf("%-28s %8.0f ns%n", name, least(work)));
            return null;
        });
    }

    private static double least(Runnable work) {
        double least = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long began = CLOCK.getCurrentThreadCpuTime();
            Scope.evaluate(() -> {
                for (int call = 0; call < CALLS; call++) {
                    work.run();
                }
                return null;
            });
            least = Math.min(least, (CLOCK.getCurrentThreadCpuTime() - began) / (double) CALLS);
        }
        return least;
    }
}
