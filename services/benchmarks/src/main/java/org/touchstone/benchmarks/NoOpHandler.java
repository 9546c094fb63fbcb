package org.touchstone.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.touchstone.proto.v1.Budget;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TrainClassifier;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskHandler;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/** Does nothing, at once: no steps, no checkpoint, no artifact. Tasks of the gate wait until it opens, and so keep their slot. */
final class NoOpHandler implements TaskHandler {
    private static final String GATE = "gate";

    private final Map<String, Long> openedNanos = new ConcurrentHashMap<>();
    private final CountDownLatch arrivals;
    private final CountDownLatch gate = new CountDownLatch(1);

    NoOpHandler(int arrivals) {
        this.arrivals = new CountDownLatch(arrivals);
    }

    static Task task(long number) {
        return task("no-op-" + number, number);
    }

    static Task gateTask(long number) {
        return task(GATE + "-" + number, number);
    }

    private static Task task(String id, long number) {
        return Task.newBuilder()
                .setId(id)
                .setSubmitter("benchmarks")
                .setTrainClassifier(TrainClassifier.newBuilder()
                        .setDataset("none")
                        .setModelName("none")
                        .setSeed(number)
                        .setBatchSize(1)
                        .setBudget(Budget.newBuilder().setSteps(1)))
                .build();
    }

    long openedNanos(String taskId) {
        Long nanos = openedNanos.get(taskId);
        if (nanos == null) {
            throw new IllegalStateException("Task " + taskId + " was not opened");
        }
        return nanos;
    }

    /** Waits until as many tasks of the gate keep slots as were announced. */
    void awaitArrivals() throws InterruptedException {
        arrivals.await();
    }

    void openGate() {
        gate.countDown();
    }

    @Override
    public boolean accepts(Task.SpecCase kind) {
        return kind == Task.SpecCase.TRAIN_CLASSIFIER;
    }

    @Override
    public void validate(Task task) {}

    @Override
    public TaskRun open(TaskContext context, Optional<Checkpoint> checkpoint) {
        openedNanos.put(context.task().getId(), System.nanoTime());
        return new NoOp(context.task().getId().startsWith(GATE));
    }

    private final class NoOp implements TaskRun {
        private final boolean waits;

        NoOp(boolean waits) {
            this.waits = waits;
        }

        @Override
        public long stepsDone() {
            return 0;
        }

        @Override
        public long totalSteps() {
            return 0;
        }

        @Override
        public String phase() {
            return "nothing";
        }

        @Override
        public StepOutcome step() {
            if (waits) {
                arrivals.countDown();
                try {
                    gate.await();
                } catch (InterruptedException asked) {
                    Thread.currentThread().interrupt();
                }
            }
            return StepOutcome.DONE;
        }

        @Override
        public boolean checkpointDue() {
            return false;
        }

        @Override
        public void save(Path file) {
            throw new IllegalStateException("A task without steps has nothing to save");
        }

        @Override
        public TaskResult finish() {
            return new TaskResult(List.of(), List.of(), List.of(), Map.of());
        }

        @Override
        public void close() {}
    }
}
