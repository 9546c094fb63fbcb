package org.touchstone.kernel.onnx.run;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Differences;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;
import org.touchstone.kernel.tensor.Threads;

/**
 * Microseconds of thread time per image for one logit's gradient with respect to the input: forward and back, node by node.
 * The peer is {@code services/benchmarks/pytorch/gradient.py}. Prints the least of many rounds.
 */
public final class GradientBenchmark {
    private static final int ROUNDS = 200;
    private static final double NANOS = 1000;
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private GradientBenchmark() {}

    @SuppressWarnings("checkstyle:regexpsinglelinejava")
    public static void main(String[] arguments) {
        Threads.use(1);
        Map<String, OnnxNetwork> networks =
                Map.of("LeNet", SmallNetworks.leNet(), "paper's CNN", SmallNetworks.paperCnn());
        networks.forEach((name, network) -> {
            try (GraphRunner runner = GraphRunner.of(network, DType.F32)) {
                for (int batch : new int[] {1, 50, 250}) {
                    System.out.printf("%-12s batch %3d %8.1f us per image%n", name, batch, least(runner, batch));
                }
            }
        });
    }

    @SuppressWarnings("try")
    private static double least(GraphRunner runner, int batch) {
        double least = Double.MAX_VALUE;
        try (Scope scope = Scope.open()) {
            Tensor x = Differences.normal(1, batch, 1, 28, 28).to(DType.F32);
            float[] ones = new float[batch * 10];
            for (int i = 0; i < batch; i++) {
                ones[i * 10 + i % 10] = 1;
            }
            Tensor seed = Tensors.of(ones, batch, 10);
            for (int round = 0; round < ROUNDS; round++) {
                long began = CLOCK.getCurrentThreadCpuTime();
                float[] gradient = Scope.evaluate(() -> runner.forward(Map.of("x", x))
                        .vjp(Map.of("logits", seed), List.of("x"))
                        .of("x")
                        .toFloats());
                if (Float.isNaN(gradient[0])) {
                    throw new IllegalStateException("not a number");
                }
                least = Math.min(least, (CLOCK.getCurrentThreadCpuTime() - began) / NANOS / batch);
            }
        }
        return least;
    }
}
