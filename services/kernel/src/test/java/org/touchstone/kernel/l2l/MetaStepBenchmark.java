package org.touchstone.kernel.l2l;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.touchstone.kernel.classify.ClassifierSpec;
import org.touchstone.kernel.classify.ImageSource;
import org.touchstone.kernel.classify.InputShape;
import org.touchstone.kernel.l2l.OptimizeeFamily.QuadraticFamily;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;
import org.touchstone.kernel.tensor.Threads;

/**
 * Thread time of one meta-step, T = 20, one thread. Argument: mnist or quadratics. Each line of the input asks for one, "hand" or
 * "graph", and is answered with its milliseconds and the growth of the process's peak memory in bytes. The images are noise in
 * MNIST's shape: their contents do not change the time. See services/benchmarks/pytorch/meta_step.py.
 */
public final class MetaStepBenchmark {
    private static final int UNROLL = 20;
    private static final Architecture ARCHITECTURE = Architecture.of(new InputForm.LogSign(10), 0.1);

    private MetaStepBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        Threads.use(1);
        boolean mnist = arguments[0].equals("mnist");
        OptimizeeFamily family = mnist
                ? new ClassifierFamily(
                        new ClassifierSpec.Mlp(List.of(20), Activation.SIGMOID, 0), new Noise(), 128, 0.01)
                : QuadraticFamily.paper();
        Optimizee optimizee = family.draw(Key.of(1), mnist ? 1 : 128);
        float[] phi = ARCHITECTURE.initial(Key.of(2));
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String form = asked.readLine(); form != null; form = asked.readLine()) {
            long before = resident("VmRSS");
            long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            if (form.equals("hand")) {
                byHand(optimizee, phi);
            } else {
                withGraph(optimizee, phi);
            }
            long time = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
            Tables.line("%.2f %d", time / 1e6, resident("VmHWM") - before);
        }
    }

    private static long resident(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    private static void byHand(Optimizee optimizee, float[] phi) {
        Unroll unroll = new Unroll(ARCHITECTURE, optimizee.objective(), SecondDerivatives.DROPPED, LossWeights.ALL);
        CoordinatewiseLstm network = unroll.network(phi);
        LstmState zero = LstmState.zero(ARCHITECTURE, Blocks.of(ARCHITECTURE, optimizee.objective()));
        unroll.backward(
                network,
                unroll.forward(network, new Unroll.Position(optimizee.start(), zero), UNROLL)
                        .orElseThrow());
    }

    private static void withGraph(Optimizee optimizee, float[] phi) {
        Scope.evaluate(() -> {
            Tensor theta = Tensors.of(optimizee.start(), optimizee.start().length);
            return PlainUnroll.run(
                            ARCHITECTURE,
                            optimizee.objective(),
                            SecondDerivatives.DROPPED,
                            Phi.parts(ARCHITECTURE, phi).map(part -> part.to(DType.F32)),
                            theta,
                            UNROLL)
                    .losses()
                    .size();
        });
    }

    private static final class Noise implements ImageSource {
        private final byte[] all = new byte[count() * shape().pixels()];

        Noise() {
            for (int i = 0; i < all.length; i++) {
                all[i] = (byte) Key.of(3).bits(i);
            }
        }

        @Override
        public int count() {
            return 1000;
        }

        @Override
        public InputShape shape() {
            return new InputShape(1, 28, 28);
        }

        @Override
        public int classes() {
            return 10;
        }

        @Override
        public void read(int[] indices, byte[] pixels, int[] labels) {
            int size = shape().pixels();
            for (int i = 0; i < indices.length; i++) {
                System.arraycopy(all, indices[i] * size, pixels, i * size, size);
                labels[i] = indices[i] % 10;
            }
        }
    }
}
