package org.touchstone.evaluation.use;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.touchstone.catalog.Catalog;
import org.touchstone.evaluation.EvaluationHandler;
import org.touchstone.proto.v1.Statistics;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/** A store in memory and a worker that only takes notes. */
public class Workbench {
    public final ObjectStore store = new InMemoryObjectStore();
    public final Catalog catalog = new Catalog(store);
    public final EvaluationHandler handler = new EvaluationHandler(store, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    public final List<String> metrics = new ArrayList<>();

    /** Does the task from beginning to end. */
    public TaskResult run(Task.Builder task) {
        Task ready = task.setId("use").build();
        handler.validate(ready);
        return finish(handler.open(context(ready), Optional.empty()));
    }

    /** The same, stopped after some steps and resumed from the checkpoint. */
    public TaskResult interrupted(Task.Builder task, int stop) {
        Task ready = task.setId("use").build();
        try {
            Path file = Files.createTempFile("checkpoint", ".safetensors");
            try (TaskRun run = handler.open(context(ready), Optional.empty())) {
                for (int i = 0; i < stop; i++) {
                    run.step();
                }
                run.save(file);
            }
            TaskResult result = finish(handler.open(context(ready), Optional.of(new Checkpoint(stop, file))));
            Files.delete(file);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TaskResult finish(TaskRun opened) {
        try (TaskRun run = opened) {
            while (run.stepsDone() < run.totalSteps()) {
                run.step();
            }
            return run.finish();
        }
    }

    /** What the task reports at its end. */
    public byte[] report() {
        return store.read("tasks/use/report.json", 1 << 26).orElseThrow().content();
    }

    private TaskContext context(Task task) {
        return new TaskContext() {
            @Override
            public Task task() {
                return task;
            }

            @Override
            public ObjectStore store() {
                return store;
            }

            @Override
            public void metric(String name, long step, double value) {
                metrics.add(name + "@" + step + "=" + value);
            }

            @Override
            public void statistics(Statistics statistics) {
                throw new AssertionError();
            }

            @Override
            public void submit(Task other) {
                throw new AssertionError();
            }

            @Override
            public Optional<TaskHead> head(String taskId) {
                return Optional.empty();
            }

            @Override
            public boolean stopRequested() {
                return false;
            }
        };
    }
}
