package org.touchstone.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** That each benchmark ends and tells every figure, at the smallest size; what the figures are is not looked at. */
class BenchmarksIT {
    private static Installation installation;

    private final List<String> lines = new ArrayList<>();
    private final Figures figures = new Figures(lines::add);

    @BeforeAll
    static void start() {
        installation = Installation.start();
    }

    @AfterAll
    static void stop() {
        installation.close();
    }

    @Test
    void latency() throws Exception {
        new Latency(1, 2).run(installation, figures);

        assertReported("call of submit", "raw: published to received", "worker: published to Started seen");
        assertReported("difference Started - raw, same task", "ratio of medians Started / raw");
    }

    @Test
    void throughput() throws Exception {
        new Throughput(List.of(1, 2), 3, 1).run(installation, figures);

        assertReported("throughput, slots = 1", "throughput, slots = 2", "ratio 2 to 1 slots");
    }

    @Test
    void overhead() throws Exception {
        new Overhead(Optional.empty(), 6, 2).run(installation, figures);

        assertReported("ratio whole task / loop, wall", "ratio steps in worker / loop, processor of thread");
        assertReported("outside steps: submit, claim, open, publish", "checkpoints a task");
    }

    @Test
    void sweepScaling() throws Exception {
        new SweepScaling(2, 2, 1).run(installation, figures);

        assertReported("speed-up of the sweep", "speed-up of the trainings");
    }

    private void assertReported(String... names) {
        assertThat(figures.medians())
                .containsKeys(names)
                .allSatisfy((name, median) -> assertThat(median).isFinite());
        assertThat(lines).anyMatch(line -> line.contains("load average"));
    }
}
