package org.touchstone.kernel.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.random.Key;

class ThreadsTest {
    private int before;

    @BeforeEach
    void remember() {
        before = Threads.inUse();
    }

    @AfterEach
    void restore() {
        Threads.use(before);
    }

    /** A resumed task is the first work of its thread; its bits must be those of a task that was not disturbed. */
    @Test
    void theFirstProductOfAThreadHasTheBitsOfTheSecond() throws Exception {
        assumeThat(Runtime.getRuntime().availableProcessors())
                .as("with one processor there is one thread anyway")
                .isGreaterThan(1);
        Threads.use(1);

        List<float[]> products = inNewThread(() -> {
            List<float[]> made = new ArrayList<>();
            made.add(product());
            assertThat(Threads.inUse()).isEqualTo(1);
            made.add(product());
            return made;
        });

        assertThat(products.get(0)).containsExactly(products.get(1));
        assertThat(products.get(0)).containsExactly(product());
    }

    /** The first layer of a wide network on a batch of ten. */
    private static float[] product() {
        return Scope.evaluate(() -> RandomTensors.normal(Key.of(1), DType.F32, 10, 1024)
                .matmul(RandomTensors.normal(Key.of(2), DType.F32, 1024, 1000))
                .toFloats());
    }

    private static <T> T inNewThread(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task);
        thread.start();
        return task.get();
    }
}
