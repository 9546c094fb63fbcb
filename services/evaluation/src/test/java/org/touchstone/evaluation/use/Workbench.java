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
import org.touchstone.evaluation.stream.ImageStreams;
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
    public final EvaluationHandler handler;
    public final List<String> metrics = new ArrayList<>();
    /** Facts published before the end of their task. */
    public final List<TaskResult.Fact> facts = new ArrayList<>();

    /** No task may follow a stream. */
    public Workbench() {
        this(new NoStreams());
    }

    /** Tasks follow these streams. */
    public Workbench(ImageStreams streams) {
        handler = new EvaluationHandler(store, streams, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }

    /** Does the task from beginning to end. */
    public TaskResult run(Task.Builder task) {
        return finish(open(task));
    }

    /** The task at its beginning. */
    public TaskRun open(Task.Builder task) {
        Task ready = task.setId("use").build();
        handler.validate(ready);
        return handler.open(context(ready), Optional.empty());
    }

    /** The task at the state that another run of it has reached. */
    public TaskRun resumed(Task.Builder task, TaskRun reached) {
        try {
            Path file = Files.createTempFile("checkpoint", ".safetensors");
            reached.save(file);
            TaskRun run = handler.open(
                    context(task.setId("use").build()), Optional.of(new Checkpoint(reached.stepsDone(), file)));
            Files.delete(file);
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, stopped after some steps and resumed from the checkpoint. */
    public TaskResult interrupted(Task.Builder task, int stop) {
        try (TaskRun run = open(task)) {
            for (int i = 0; i < stop; i++) {
                run.step();
            }
            return finish(resumed(task, run));
        }
    }

    /** Does what is left of a task. */
    public static TaskResult finish(TaskRun opened) {
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

    private static final class NoStreams implements ImageStreams {
        @Override
        public long next() {
            throw new AssertionError();
        }

        @Override
        public long oldest() {
            throw new AssertionError();
        }

        @Override
        public Follower follow(String stream, long offset) {
            throw new AssertionError();
        }
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
            public void fact(TaskResult.Fact fact) {
                facts.add(fact);
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
