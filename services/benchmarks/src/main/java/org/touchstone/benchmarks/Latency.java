package org.touchstone.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToDoubleFunction;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent.EventCase;
import org.touchstone.worker.WorkerMetrics;

/**
 * How long a task that does nothing takes from submission until a reader of events sees that it has started, one task at a time,
 * against how long Kafka alone takes to bring the very same record to a share group that only acknowledges.
 *
 * @param warmUp tasks that do not count
 * @param tasks tasks that count
 */
record Latency(int warmUp, int tasks) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    void run(Installation installation, Figures figures)
            throws InterruptedException, ExecutionException, TimeoutException {
        figures.machine("latency: " + tasks + " tasks after " + warmUp);
        NoOpHandler handler = new NoOpHandler(0);
        List<Trip> trips = new ArrayList<>();
        try (EventTimes events = installation.events();
                RawReceiver raw = new RawReceiver(installation);
                RunningWorker worker = installation.worker(handler, 1, WorkerMetrics.none())) {
            for (int i = 0; i < warmUp + tasks; i++) {
                Trip trip = trip(installation, handler, events, raw);
                if (i >= warmUp) {
                    trips.add(trip);
                }
            }
            figures.say("worker " + (worker.worker().isHealthy() ? "healthy" : "NOT healthy") + " at the end");
        }
        report(trips, figures);
        Probe.run(installation, tasks, figures);
    }

    private static Trip trip(Installation installation, NoOpHandler handler, EventTimes events, RawReceiver raw)
            throws InterruptedException, ExecutionException, TimeoutException {
        Task task = NoOpHandler.task(installation.nextNumber());
        long begun = System.nanoTime();
        installation.submit(task);
        long submitted = System.nanoTime();
        long started = events.await(task.getId(), EventCase.STARTED, PATIENCE);
        long succeeded = events.await(task.getId(), EventCase.SUCCEEDED, PATIENCE);
        long received = raw.of(task.getId()).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return new Trip(
                begun,
                installation.publishedNanos(task.getId()),
                submitted,
                received,
                handler.openedNanos(task.getId()),
                started,
                succeeded);
    }

    private static void report(List<Trip> trips, Figures figures) {
        Sample raw = sample(trips, trip -> trip.received - trip.published);
        Sample started = sample(trips, trip -> trip.started - trip.published);
        figures.add("call of submit", "ms", sample(trips, trip -> trip.submitted - trip.begun));
        figures.add("raw: published to received", "ms", raw);
        figures.add("worker: published to work opened", "ms", sample(trips, trip -> trip.opened - trip.published));
        figures.add("worker: published to Started seen", "ms", started);
        figures.add("worker: published to Succeeded seen", "ms", sample(trips, trip -> trip.succeeded - trip.published));
        figures.add("whole: submit called to Started seen", "ms", sample(trips, trip -> trip.started - trip.begun));
        figures.add("difference Started - raw, same task", "ms", sample(trips, trip -> trip.started - trip.received));
        figures.add("ratio of medians Started / raw", "x", started.median() / raw.median());
        figures.add("ratio of p95 Started / raw", "x", started.quantile(0.95) / raw.quantile(0.95));
    }

    private static Sample sample(List<Trip> trips, ToDoubleFunction<Trip> nanos) {
        return new Sample(
                trips.stream().map(trip -> nanos.applyAsDouble(trip) / 1e6).toList());
    }

    private record Trip(
            long begun, long published, long submitted, long received, long opened, long started, long succeeded) {}
}
