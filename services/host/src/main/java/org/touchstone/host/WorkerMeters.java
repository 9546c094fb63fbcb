package org.touchstone.host;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.touchstone.worker.WorkerMetrics;

/** The worker's counts as Prometheus sees them: {@code touchstone_tasks_total{kind,outcome}} and the like. */
@ApplicationScoped
class WorkerMeters implements WorkerMetrics {
    private final MeterRegistry registry;
    private final AtomicInteger busy;

    WorkerMeters(MeterRegistry registry) {
        this.registry = registry;
        this.busy = registry.gauge("touchstone.worker.busy.slots", new AtomicInteger());
    }

    @Override
    public void started(String kind) {
        count(kind, "started", "");
    }

    @Override
    public void resumed(String kind) {
        count(kind, "resumed", "");
    }

    @Override
    public void succeeded(String kind) {
        count(kind, "succeeded", "");
    }

    @Override
    public void failed(String kind, String code) {
        count(kind, "failed", code);
    }

    @Override
    public void cancelled(String kind) {
        count(kind, "cancelled", "");
    }

    @Override
    public void fenced(String kind) {
        count(kind, "fenced", "");
    }

    @Override
    public void redelivered(String kind) {
        count(kind, "redelivered", "");
    }

    @Override
    public void rejected() {
        count("", "rejected", "");
    }

    @Override
    public void checkpointed(String kind, long sizeBytes, double seconds) {
        DistributionSummary.builder("touchstone.checkpoint.size")
                .baseUnit("bytes")
                .tag("kind", kind)
                .register(registry)
                .record((double) sizeBytes);
        Timer.builder("touchstone.checkpoint.duration")
                .tag("kind", kind)
                .register(registry)
                .record((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
    }

    @Override
    public void busySlots(int slots) {
        busy.set(slots);
    }

    private void count(String kind, String outcome, String code) {
        registry.counter("touchstone.tasks", "kind", kind, "outcome", outcome, "code", code)
                .increment();
    }
}
