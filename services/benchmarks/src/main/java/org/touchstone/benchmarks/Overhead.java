package org.touchstone.benchmarks;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToDoubleFunction;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.Published;
import org.touchstone.classifier.DatasetImages;
import org.touchstone.kernel.classify.ClassifierTraining;
import org.touchstone.kernel.classify.Normalization;
import org.touchstone.kernel.tensor.Threads;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent.EventCase;
import org.touchstone.training.TrainingHandler;
import org.touchstone.worker.WorkerMetrics;

/**
 * A training through the platform against the same steps in a plain loop of this process, in turns, with one thread; in both, broker,
 * store and an idle or busy worker run beside it.
 *
 * @param mnist folder of MNIST's files; empty: made-up pictures
 * @param steps of each training
 * @param pairs that count; a short one comes first and does not
 */
record Overhead(Optional<Path> mnist, long steps, int pairs) {
    private static final Duration PATIENCE = Duration.ofMinutes(9);
    private static final long MEMORY_BYTES = 400L << 20;

    void run(Installation installation, Figures figures) throws InterruptedException {
        figures.machine("overhead: " + steps + " steps, " + pairs + " pairs, "
                + mnist.map(Path::toString).orElse("made-up pictures"));
        Threads.use(1);
        Catalog catalog = new Catalog(installation.store());
        Published<DatasetManifest> dataset = Pictures.publish(catalog, mnist);
        DatasetImages images = DatasetImages.all(catalog.open(dataset.content(), "train", MEMORY_BYTES));
        TimedHandler handler = new TimedHandler(new TrainingHandler(installation.store(), Clock.systemUTC()));
        Checkpoints checkpoints = new Checkpoints();
        List<Pair> found = new ArrayList<>();
        try (EventTimes events = installation.events();
                RunningWorker worker = installation.worker(handler, 1, checkpoints)) {
            long warmUp = Math.max(1, steps / 3);
            platform(installation, handler, events, warmUp);
            loop(images, warmUp);
            for (int i = 0; i < pairs; i++) {
                // Each goes first in every other pair, so that a drift of the machine's load favours neither.
                Spent first = i % 2 == 1 ? loop(images, steps) : new Spent(0, 0, 0);
                Platform platform = platform(installation, handler, events, steps);
                Pair pair = new Pair(platform, i % 2 == 1 ? first : loop(images, steps));
                found.add(pair);
                figures.say(pair.line());
            }
            figures.say("worker " + (worker.worker().isHealthy() ? "healthy" : "NOT healthy") + " at the end");
        }
        report(found, checkpoints, figures);
    }

    private static Platform platform(Installation installation, TimedHandler handler, EventTimes events, long steps) {
        long number = installation.nextNumber();
        Task task = Trainings.task("overhead-" + number, number, steps);
        Spent begun = Spent.now();
        installation.submit(task);
        events.await(task.getId(), EventCase.SUCCEEDED, PATIENCE);
        return new Platform(begun.since(), handler.of(task.getId()));
    }

    private static Spent loop(DatasetImages images, long steps) {
        Spent begun = Spent.now();
        try (ClassifierTraining training = ClassifierTraining.start(
                Trainings.architecture(),
                Trainings.spec(1, steps),
                new Normalization(List.of(0.13), List.of(0.31)),
                images)) {
            while (!training.isDone()) {
                training.step();
            }
        }
        return begun.since();
    }

    private static void report(List<Pair> pairs, Checkpoints checkpoints, Figures figures) {
        figures.add("loop: wall", "s", sample(pairs, pair -> pair.loop.wallNanos() / 1e9));
        figures.add("platform: submit to Succeeded", "s", sample(pairs, pair -> pair.platform.whole.wallNanos() / 1e9));
        figures.add("ratio whole task / loop, wall", "x", sample(pairs, Pair::wholeRatio));
        figures.add("ratio whole task / loop, processor of process", "x", sample(pairs, Pair::processRatio));
        figures.add("ratio steps in worker / loop, wall", "x", sample(pairs, Pair::stepsRatio));
        figures.add("ratio steps in worker / loop, processor of thread", "x", sample(pairs, Pair::threadRatio));
        figures.add("worker between steps, share of steps", "%", sample(pairs, Pair::betweenPercent));
        figures.add("outside steps: submit, claim, open, publish", "s", sample(pairs, Pair::outsideSeconds));
        figures.add("  of it opening the data set", "s", sample(pairs, p -> p.platform.phases.openNanos() / 1e9));
        figures.add("  of it finishing (files, model)", "s", sample(pairs, p -> p.platform.phases.finishNanos() / 1e9));
        figures.add("checkpoints a task", "", sample(pairs, pair -> pair.platform.phases.saves()));
        if (!checkpoints.seconds.isEmpty()) {
            figures.add("checkpoint: save, upload, commit", "s", new Sample(List.copyOf(checkpoints.seconds)));
        }
        figures.add("time in save a task", "s", sample(pairs, p -> p.platform.phases.saveNanos() / 1e9));
    }

    private static Sample sample(List<Pair> pairs, ToDoubleFunction<Pair> value) {
        return new Sample(pairs.stream().map(value::applyAsDouble).toList());
    }

    private record Platform(Spent whole, TimedHandler.Phases phases) {}

    private record Pair(Platform platform, Spent loop) {
        double wholeRatio() {
            return platform.whole.wallNanos() / (double) loop.wallNanos();
        }

        double processRatio() {
            return platform.whole.processNanos() / (double) loop.processNanos();
        }

        double stepsRatio() {
            return platform.phases.steps().wallNanos() / (double) loop.wallNanos();
        }

        double threadRatio() {
            return platform.phases.steps().threadNanos() / (double) loop.threadNanos();
        }

        double betweenPercent() {
            long span = platform.phases.steps().wallNanos();
            return 100.0 * (span - platform.phases.inStepsNanos()) / span;
        }

        double outsideSeconds() {
            return (platform.whole.wallNanos() - platform.phases.steps().wallNanos()) / 1e9;
        }

        String line() {
            return String.format(
                    Locale.ROOT,
                    "pair: platform %.2f s (steps %.2f s, thread %.2f s), loop %.2f s (thread %.2f s)",
                    platform.whole.wallNanos() / 1e9,
                    platform.phases.steps().wallNanos() / 1e9,
                    platform.phases.steps().threadNanos() / 1e9,
                    loop.wallNanos() / 1e9,
                    loop.threadNanos() / 1e9);
        }
    }

    /** How long commits of checkpoints in the middle of a task took. */
    private static final class Checkpoints implements WorkerMetrics {
        private final ConcurrentLinkedQueue<Double> seconds = new ConcurrentLinkedQueue<>();

        @Override
        public void checkpointed(String kind, long sizeBytes, double tookSeconds) {
            seconds.add(tookSeconds);
        }
    }
}
