package org.touchstone.kernel.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.random.Key;

/**
 * With DJL's own arrays most of these gradients were wrong: numbers in formulas became tensors over buffers the garbage
 * collector had taken back before the derivative read them. So a second thread forces collections all the while.
 */
class AutogradStressTest {
    private static final int GRADIENTS = 2000;

    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicLong garbage = new AtomicLong();
    private final Thread litterer = new Thread(this::litter, "litterer");
    private long before;

    private void litter() {
        for (int i = 0; running.get(); i++) {
            garbage.addAndGet(new byte[1 << 16].length);
            if (i % 500 == 0) {
                System.gc();
            }
        }
    }

    @BeforeEach
    void start() {
        before = Tensors.live();
        litterer.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        running.set(false);
        litterer.join();
        assertThat(Tensors.live()).isEqualTo(before);
    }

    @Test
    void thousandsOfGradientsEqualTheirClosedForm() {
        for (int i = 0; i < GRADIENTS; i++) {
            double scale = 1 + i % 17;
            double[] numbers = {scale, -2, 0.5 * scale, 3};
            double[] found = Scope.evaluate(() -> {
                Params at = Params.of(Map.of("w", Tensors.of(numbers, 4)));
                return Autograd.gradient(at, p -> cubicThroughNumbersAndViews(p.get("w"), scale))
                        .gradient()
                        .get("w")
                        .toDoubles();
            });
            for (int j = 0; j < numbers.length; j++) {
                double x = numbers[j];
                assertThat(found[j]).isCloseTo(3 * scale * x * x / 7 + 2 * x / scale, within(1e-9));
            }
        }
        assertThat(garbage.get()).isPositive();
    }

    /** sum of scale x^3 / 7 + x^2 / scale: every number, view and released intermediate is saved for the derivative. */
    private static Tensor cubicThroughNumbersAndViews(Tensor w, double scale) {
        Tensor matrix = w.reshape(2, 2).transpose(0, 1);
        Tensor cubic = Scope.compute(() -> matrix.pow(3).mul(scale).div(7));
        Tensor square = Scope.compute(() -> matrix.mul(matrix).div(Tensors.full(DType.F64, scale, 2, 2)));
        return Reduce.sum(cubic.add(square));
    }

    @Test
    void concurrentGradientsHaveTheBitsOfSerialOnes() throws Exception {
        int jobs = 12;
        List<float[]> serial = new ArrayList<>();
        for (int job = 0; job < jobs; job++) {
            serial.add(training(job));
        }
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<float[]>> futures = new ArrayList<>();
            for (int job = 0; job < jobs; job++) {
                int seed = job;
                futures.add(pool.submit(() -> training(seed)));
            }
            for (int job = 0; job < jobs; job++) {
                assertThat(futures.get(job).get()).isEqualTo(serial.get(job));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static float[] training(long seed) {
        return Scope.evaluate(() -> {
            Key key = Key.of(seed);
            Map<String, Tensor> start = new LinkedHashMap<>();
            start.put("w", RandomTensors.normal(key.fold("w"), DType.F32, 16, 8));
            start.put("v", RandomTensors.normal(key.fold("v"), DType.F32, 4, 16));
            Params p = Params.of(start);
            Tensor x = RandomTensors.normal(key.fold("x"), DType.F32, 32, 8);
            for (int step = 0; step < 30; step++) {
                Params at = p;
                p = Scope.computeParams(() -> at.addScaled(
                        Autograd.gradient(
                                        at,
                                        q -> Reduce.mean(Elementwise.square(Elementwise.tanh(
                                                        x.matmul(q.get("w").transpose(0, 1)))
                                                .matmul(q.get("v").transpose(0, 1)))))
                                .gradient(),
                        -0.1));
            }
            return p.flatten().toFloats();
        });
    }
}
