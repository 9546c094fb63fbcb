package org.touchstone.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent.EventCase;
import org.touchstone.worker.WorkerMetrics;

/**
 * Tasks per second of tasks that do nothing, in one process. Before the clock runs, every slot holds a waiting task, so that all
 * have joined, and the queue is full; the clock stops when the last success is seen.
 *
 * @param slots numbers of slots to measure
 * @param tasks on the queue in each round
 * @param rounds of each number of slots, interleaved; one more comes first and does not count
 */
record Throughput(List<Integer> slots, int tasks, int rounds) {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration ARRIVAL = Duration.ofMillis(500);

    Throughput {
        slots = List.copyOf(slots);
    }

    void run(Installation installation, Figures figures) throws InterruptedException {
        figures.machine("throughput: " + tasks + " tasks a round, " + rounds + " rounds");
        Map<Integer, List<Double>> rates = new LinkedHashMap<>();
        try (EventTimes events = installation.events()) {
            round(installation, events, slots.get(0));
            for (int round = 0; round < rounds; round++) {
                for (int number : slots) {
                    double rate = round(installation, events, number);
                    figures.say(String.format(Locale.ROOT, "round: slots = %d: %.1f tasks/s", number, rate));
                    rates.computeIfAbsent(number, n -> new ArrayList<>()).add(rate);
                }
            }
        }
        Map<Integer, Sample> samples = new LinkedHashMap<>();
        rates.forEach((number, values) -> {
            Sample sample = new Sample(values);
            samples.put(number, sample);
            figures.add("throughput, slots = " + number, "tasks/s", sample);
        });
        double first = new Sample(rates.getOrDefault(slots.get(0), List.of())).median();
        samples.forEach((number, sample) ->
                figures.add("ratio " + number + " to " + slots.get(0) + " slots", "x", sample.median() / first));
    }

    private double round(Installation installation, EventTimes events, int number) throws InterruptedException {
        NoOpHandler handler = new NoOpHandler(number);
        try (RunningWorker worker = installation.worker(handler, number, WorkerMetrics.none())) {
            // A slot sees one partition only, so there must be waiting tasks enough on each; those left over count as
            // work.
            List<Task> queue = new ArrayList<>();
            while (queue.size() < number || !handler.awaitArrivals(ARRIVAL)) {
                Task gate = NoOpHandler.gateTask(installation.nextNumber());
                installation.submit(gate);
                queue.add(gate);
            }
            for (int i = 0; i < tasks; i++) {
                Task task = NoOpHandler.task(installation.nextNumber());
                installation.submit(task);
                queue.add(task);
            }
            long begun = System.nanoTime();
            handler.openGate();
            long ended = begun;
            for (Task task : queue) {
                ended = Math.max(ended, events.await(task.getId(), EventCase.SUCCEEDED, PATIENCE));
            }
            return (queue.size() - number)
                    / ((ended - begun) / 1e9)
                    * (worker.worker().isHealthy() ? 1 : Double.NaN);
        }
    }
}
