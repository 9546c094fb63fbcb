package org.touchstone.kernel.l2l;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
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
 * Thread time of one meta-step, T = 20, one thread: by hand and with the recorded graph, in turns. Argument: rounds. The
 * images are noise in MNIST's shape: their contents do not change the time.
 */
public final class MetaStepBenchmark {
    private static final int UNROLL = 20;

    private MetaStepBenchmark() {}

    @SuppressWarnings("checkstyle:regexpsinglelinejava")
    public static void main(String[] arguments) {
        Threads.use(1);
        int rounds = Integer.parseInt(arguments[0]);
        OptimizeeFamily mnist = new ClassifierFamily(
                new ClassifierSpec.Mlp(List.of(20), Activation.SIGMOID, 0), new Noise(), 128, 0.01);
        time("MNIST MLP 784-20-10, batch 128", mnist, 1, rounds);
        time("128 quadratics", QuadraticFamily.paper(), 128, rounds);
    }

    @SuppressWarnings("checkstyle:regexpsinglelinejava")
    private static void time(String name, OptimizeeFamily family, int functions, int rounds) {
        Architecture architecture = Architecture.of(new InputForm.LogSign(10), 0.1);
        Optimizee optimizee = family.draw(Key.of(1), functions);
        float[] phi = architecture.initial(Key.of(2));
        for (int i = 0; i < rounds; i++) {
            double hand = milliseconds(() -> byHand(architecture, optimizee, phi));
            double graph = milliseconds(() -> withGraph(architecture, optimizee, phi));
            System.out.printf(Locale.ROOT, "%s: by hand %.1f ms, recorded graph %.1f ms%n", name, hand, graph);
        }
    }

    private static double milliseconds(Runnable work) {
        long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        work.run();
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun) / 1e6;
    }

    private static void byHand(Architecture architecture, Optimizee optimizee, float[] phi) {
        Unroll unroll = new Unroll(architecture, optimizee.objective(), SecondDerivatives.DROPPED, LossWeights.ALL);
        CoordinatewiseLstm network = unroll.network(phi);
        LstmState zero = LstmState.zero(architecture, optimizee.start().length);
        unroll.backward(
                network,
                unroll.forward(network, new Unroll.Position(optimizee.start(), zero), UNROLL)
                        .orElseThrow());
    }

    private static void withGraph(Architecture architecture, Optimizee optimizee, float[] phi) {
        Scope.evaluate(() -> {
            Tensor theta = Tensors.of(optimizee.start(), optimizee.start().length);
            return PlainUnroll.run(
                            architecture,
                            optimizee.objective(),
                            SecondDerivatives.DROPPED,
                            Phi.parts(architecture, phi).map(part -> part.to(DType.F32)),
                            theta,
                            UNROLL)
                    .losses()
                    .size();
        });
    }

    private static final class Noise implements ImageSource {
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
                Key key = Key.of(indices[i]);
                for (int j = 0; j < size; j++) {
                    pixels[i * size + j] = (byte) key.bits(j);
                }
                labels[i] = indices[i] % 10;
            }
        }
    }
}
