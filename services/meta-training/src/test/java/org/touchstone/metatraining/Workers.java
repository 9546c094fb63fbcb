package org.touchstone.metatraining;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.TaskDigest;
import org.touchstone.proto.Tasks;
import org.touchstone.proto.v1.Statistics;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/**
 * Works on the tasks of the meta-training queue without a broker, in an order drawn by a key: a task keeps its turn until it waits, or,
 * if they are interrupting, for one step only, and is saved, closed and opened again in between.
 */
final class Workers {
    private final ObjectStore store;
    private final MetaTrainingHandler handler;
    private final Key key;
    private final boolean interrupting;
    private final Path folder;
    private final Map<String, Task> waiting = new LinkedHashMap<>();
    private final Map<String, TaskHead> heads = new HashMap<>();
    private final Map<String, Path> checkpoints = new HashMap<>();
    final Map<String, TaskResult> results = new HashMap<>();
    private int turn;

    Workers(ObjectStore store, Key key, boolean interrupting, Path folder) {
        this.store = store;
        this.handler = Service.over(store);
        this.key = key;
        this.interrupting = interrupting;
        this.folder = folder;
    }

    /** Runs the task and all that it makes; its result. Throws what it failed with. */
    TaskResult run(Task task) {
        submit(task);
        while (!results.containsKey(task.getId())) {
            List<Task> open = List.copyOf(waiting.values());
            turn(open.get(key.fold(turn).generator().nextInt(open.size())), task);
        }
        return Objects.requireNonNull(results.get(task.getId()));
    }

    /** The same, but after so many turns the task fails; it is tried again once all its shards have seen that. */
    TaskResult runFailingAfter(int turns, Task task) {
        submit(task);
        while (turn < turns) {
            List<Task> open = List.copyOf(waiting.values());
            turn(open.get(key.fold(turn).generator().nextInt(open.size())), task);
        }
        end(task.getId(), TaskHead.State.FAILED);
        while (waiting.size() > 1) {
            Task shard = waiting.values().stream()
                    .filter(other -> !other.equals(task))
                    .findFirst()
                    .orElseThrow();
            turn(shard, task);
        }
        heads.put(task.getId(), head(task.getId(), TaskHead.State.RUNNING, "", null));
        return run(task);
    }

    /** How many tasks there were. */
    int tasks() {
        return heads.size();
    }

    /** Says that a task has ended before anybody took it. */
    void end(String id, TaskHead.State state) {
        heads.put(id, head(id, state, "", null));
    }

    /** Says that somebody has submitted another task of this id. */
    void take(String id) {
        heads.put(id, head(id, TaskHead.State.RUNNING, "0".repeat(64), null));
    }

    private void submit(Task task) {
        handler.validate(task);
        if (heads.putIfAbsent(task.getId(), head(task.getId(), TaskHead.State.QUEUED, TaskDigest.of(task), null))
                == null) {
            waiting.put(task.getId(), task);
        }
    }

    private void turn(Task task, Task root) {
        turn++;
        Optional<Checkpoint> left =
                Optional.ofNullable(checkpoints.get(task.getId())).map(file -> new Checkpoint(0, file));
        try (TaskRun run = handler.open(new Context(task), left)) {
            TaskRun.StepOutcome outcome = TaskRun.StepOutcome.CONTINUE;
            boolean first = true;
            while (outcome == TaskRun.StepOutcome.CONTINUE && (first || !interrupting)) {
                first = false;
                outcome = run.stepsDone() >= run.totalSteps() ? TaskRun.StepOutcome.DONE : run.step();
            }
            if (outcome == TaskRun.StepOutcome.DONE) {
                results.put(task.getId(), run.finish());
                waiting.remove(task.getId());
                heads.put(task.getId(), head(task.getId(), TaskHead.State.SUCCEEDED, TaskDigest.of(task), null));
            } else {
                Path file = folder.resolve(task.getId() + "-" + turn + ".safetensors");
                run.save(file);
                checkpoints.put(task.getId(), file);
            }
        } catch (TaskFailedException e) {
            waiting.remove(task.getId());
            heads.put(
                    task.getId(),
                    head(
                            task.getId(),
                            TaskHead.State.FAILED,
                            TaskDigest.of(task),
                            new TaskHead.Failure(e.code(), String.valueOf(e.getMessage()), false)));
            if (task.equals(root)) {
                throw e;
            }
        }
    }

    private static TaskHead head(String id, TaskHead.State state, String digest, TaskHead.@Nullable Failure failure) {
        String kind = Tasks.nameOf(Task.SpecCase.META_EPISODES);
        return new TaskHead(
                id, kind, digest, 1, null, null, state, 0, 0, null, false, null, 0, 0, 0, 0, failure, List.of(), "",
                "");
    }

    private final class Context implements TaskContext {
        private final Task task;

        Context(Task task) {
            this.task = task;
        }

        @Override
        public Task task() {
            return task;
        }

        @Override
        public ObjectStore store() {
            return store;
        }

        @Override
        public void metric(String name, long step, double value) {}

        @Override
        public void statistics(Statistics statistics) {}

        @Override
        public void submit(Task other) {
            Workers.this.submit(other);
        }

        @Override
        public Optional<TaskHead> head(String taskId) {
            return Optional.ofNullable(heads.get(taskId));
        }

        /** Always: nobody else works meanwhile, so looking again would change nothing. */
        @Override
        public boolean stopRequested() {
            return true;
        }
    }
}
