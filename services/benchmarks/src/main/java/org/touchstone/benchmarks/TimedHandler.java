package org.touchstone.benchmarks;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.touchstone.proto.v1.Task;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskHandler;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/** Measures the phases of another handler's tasks. */
final class TimedHandler implements TaskHandler {
    private final TaskHandler delegate;
    private final Map<String, Phases> phases = new ConcurrentHashMap<>();

    TimedHandler(TaskHandler delegate) {
        this.delegate = delegate;
    }

    /** Of a finished task. {@code steps} spans the first step to the last with what the worker did between; {@code inSteps} not. */
    record Phases(long openNanos, Spent steps, long inStepsNanos, long saveNanos, int saves, long finishNanos) {}

    Phases of(String taskId) {
        Phases found = phases.get(taskId);
        if (found == null) {
            throw new IllegalStateException("Task " + taskId + " did not finish here");
        }
        return found;
    }

    @Override
    public boolean accepts(Task.SpecCase kind) {
        return delegate.accepts(kind);
    }

    @Override
    public void validate(Task task) {
        delegate.validate(task);
    }

    @Override
    public TaskRun open(TaskContext context, Optional<Checkpoint> checkpoint) {
        long begun = System.nanoTime();
        TaskRun run = delegate.open(context, checkpoint);
        return new TimedRun(context.task().getId(), run, System.nanoTime() - begun);
    }

    private final class TimedRun implements TaskRun {
        private final String id;
        private final TaskRun run;
        private final long openNanos;
        private @Nullable Spent atFirst;
        private Spent steps = new Spent(0, 0, 0);
        private long inStepsNanos;
        private long saveNanos;
        private int saves;

        TimedRun(String id, TaskRun run, long openNanos) {
            this.id = id;
            this.run = run;
            this.openNanos = openNanos;
        }

        @Override
        public StepOutcome step() {
            if (atFirst == null) {
                atFirst = Spent.now();
            }
            long begun = System.nanoTime();
            StepOutcome outcome = run.step();
            inStepsNanos += System.nanoTime() - begun;
            if (outcome == StepOutcome.DONE) {
                steps = atFirst.since();
            }
            return outcome;
        }

        @Override
        public void save(Path file) {
            long begun = System.nanoTime();
            run.save(file);
            saveNanos += System.nanoTime() - begun;
            saves++;
        }

        @Override
        public TaskResult finish() {
            long begun = System.nanoTime();
            TaskResult result = run.finish();
            long finishNanos = System.nanoTime() - begun;
            phases.put(id, new Phases(openNanos, steps, inStepsNanos, saveNanos, saves, finishNanos));
            return result;
        }

        @Override
        public long stepsDone() {
            return run.stepsDone();
        }

        @Override
        public long totalSteps() {
            return run.totalSteps();
        }

        @Override
        public String phase() {
            return run.phase();
        }

        @Override
        public boolean checkpointDue() {
            return run.checkpointDue();
        }

        @Override
        public void close() {
            run.close();
        }
    }
}
