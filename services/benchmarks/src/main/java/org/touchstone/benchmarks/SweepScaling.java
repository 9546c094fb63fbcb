package org.touchstone.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.touchstone.catalog.Catalog;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent.EventCase;
import org.touchstone.testkit.process.ChildJvm;

/**
 * A sweep with one worker and with two, each a process of its own with one slot and one thread, started afresh (and so cold) for each
 * sweep; their start does not count.
 *
 * @param trainings of a sweep
 * @param steps of a training
 * @param rounds of each number of workers, interleaved
 */
record SweepScaling(int trainings, long steps, int rounds) {
    private static final Duration PATIENCE = Duration.ofMinutes(9);
    private static final List<String> JVM = List.of("-Xmx700m", "-XX:TieredStopAtLevel=4");

    void run(Installation installation, Figures figures) throws InterruptedException {
        figures.machine("sweep-scaling: " + trainings + " trainings of " + steps + " steps, " + rounds + " rounds");
        Pictures.publish(new Catalog(installation.store()), Optional.empty());
        List<Times> alone = new ArrayList<>();
        List<Times> together = new ArrayList<>();
        try (EventTimes events = installation.events()) {
            for (int round = 0; round < rounds; round++) {
                alone.add(sweep(installation, events, 1));
                together.add(sweep(installation, events, 2));
                figures.say("round: 1 worker " + alone.get(round) + ", 2 workers " + together.get(round));
            }
        }
        Sample sweepAlone = new Sample(alone.stream().map(Times::sweep).toList());
        Sample sweepTogether = new Sample(together.stream().map(Times::sweep).toList());
        Sample trainAlone = new Sample(alone.stream().map(Times::trainings).toList());
        Sample trainTogether =
                new Sample(together.stream().map(Times::trainings).toList());
        figures.add("sweep, submit to Succeeded, 1 worker", "s", sweepAlone);
        figures.add("sweep, submit to Succeeded, 2 workers", "s", sweepTogether);
        figures.add("speed-up of the sweep", "x", sweepAlone.median() / sweepTogether.median());
        figures.add("trainings, first Started to last end, 1 worker", "s", trainAlone);
        figures.add("trainings, first Started to last end, 2 workers", "s", trainTogether);
        figures.add("speed-up of the trainings", "x", trainAlone.median() / trainTogether.median());
    }

    private Times sweep(Installation installation, EventTimes events, int workers) {
        List<ChildJvm> children = new ArrayList<>();
        try {
            for (int i = 0; i < workers; i++) {
                List<String> arguments = new ArrayList<>(installation.addresses());
                arguments.add("worker-" + i);
                children.add(ChildJvm.start(JVM, TrainingWorker.class, arguments.toArray(String[]::new)));
            }
            children.forEach(child -> child.awaitLine(TrainingWorker.READY, PATIENCE));
            Task sweep = Trainings.sweep("sweep-" + installation.nextNumber(), trainings, steps);
            long begun = System.nanoTime();
            installation.submit(sweep);
            long ended = events.await(sweep.getId(), EventCase.SUCCEEDED, PATIENCE);
            long first = Long.MAX_VALUE;
            long last = Long.MIN_VALUE;
            for (int i = 0; i < trainings; i++) {
                String id = String.format(Locale.ROOT, "%s-%03d", sweep.getId(), i);
                first = Math.min(first, events.await(id, EventCase.STARTED, PATIENCE));
                last = Math.max(last, events.await(id, EventCase.SUCCEEDED, PATIENCE));
            }
            return new Times((ended - begun) / 1e9, (last - first) / 1e9);
        } finally {
            children.forEach(ChildJvm::terminate);
            children.forEach(child -> child.awaitExit(PATIENCE));
        }
    }

    private record Times(double sweep, double trainings) {}
}
