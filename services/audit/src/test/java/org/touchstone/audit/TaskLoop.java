package org.touchstone.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.random.Key;
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
 * Works on the tasks of the audit queue without a broker: in an order drawn by a key, and interrupted (saved, closed, opened again)
 * as often as asked.
 */
final class TaskLoop {
    private final ObjectStore store;
    private final AuditHandler handler;
    private final Key key;
    private final boolean interrupting;
    private final Path folder;
    private final Map<String, Task> waiting = new LinkedHashMap<>();
    private final Map<String, TaskHead> heads = new HashMap<>();
    final List<String> submitted = new ArrayList<>();
    final Map<String, TaskResult> results = new HashMap<>();
    private final Map<String, Path> checkpoints = new HashMap<>();
    private Consumer<Task> training = task -> {};
    private Runnable beforeShards = () -> {};
    private int turn;

    TaskLoop(ObjectStore store, Key key, boolean interrupting, Path folder) {
        this.store = store;
        this.handler = new AuditHandler(store, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        this.key = key;
        this.interrupting = interrupting;
        this.folder = folder;
    }

    /** Runs the task and all that it makes; its result. Throws what it failed with. */
    TaskResult run(Task task) {
        submit(task);
        while (!results.containsKey(task.getId())) {
            List<Task> open = List.copyOf(waiting.values());
            Task next = open.get(key.fold(turn++).generator().nextInt(open.size()));
            turn(next);
        }
        return java.util.Objects.requireNonNull(results.get(task.getId()));
    }

    /** Begins the task, then runs the shards that it made until none is left; never the task again. */
    void runShards(Task task) {
        submit(task);
        while (submitted.size() == 1) {
            turn(task);
        }
        waiting.remove(task.getId());
        while (!waiting.isEmpty()) {
            turn(waiting.values().iterator().next());
        }
    }

    /** What a training is answered with. */
    void onTraining(Consumer<Task> answer) {
        training = answer;
    }

    /** What happens before the first shard. */
    void onShard(Runnable happens) {
        beforeShards = happens;
    }

    /** Says how another task has ended. */
    void end(String id, TaskHead.State state, TaskHead.@Nullable Failure failure) {
        heads.put(id, head(id, "train-classifier", state, failure));
    }

    private void submit(Task task) {
        if (!heads.containsKey(task.getId())) {
            submitted.add(task.getId());
            if (handler.accepts(task.getSpecCase())) {
                heads.put(task.getId(), head(task, TaskHead.State.QUEUED));
                waiting.put(task.getId(), task);
            } else {
                training.accept(task);
            }
        }
    }

    private void turn(Task task) {
        if (task.hasAuditShard()) {
            beforeShards.run();
            beforeShards = () -> {};
        }
        Optional<Checkpoint> left =
                Optional.ofNullable(checkpoints.get(task.getId())).map(file -> new Checkpoint(0, file));
        try (TaskRun run = handler.open(new Context(task), left)) {
            TaskRun.StepOutcome outcome = TaskRun.StepOutcome.CONTINUE;
            while (outcome == TaskRun.StepOutcome.CONTINUE) {
                outcome = run.totalSteps() > 0 && run.stepsDone() >= run.totalSteps()
                        ? TaskRun.StepOutcome.DONE
                        : run.step();
                if (interrupting && outcome == TaskRun.StepOutcome.CONTINUE) {
                    break;
                }
            }
            if (outcome == TaskRun.StepOutcome.DONE) {
                if (task.hasAuditModel()) {
                    assertThat(run.stepsDone()).isEqualTo(run.totalSteps());
                }
                results.put(task.getId(), run.finish());
                waiting.remove(task.getId());
                heads.put(task.getId(), head(task, TaskHead.State.SUCCEEDED));
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
                            "audit-shard",
                            TaskHead.State.FAILED,
                            new TaskHead.Failure(e.code(), String.valueOf(e.getMessage()), false)));
            if (task.hasAuditModel()) {
                throw e;
            }
        }
    }

    private static TaskHead head(Task task, TaskHead.State state) {
        return head(task.getId(), Tasks.nameOf(task.getSpecCase()), state, null);
    }

    private static TaskHead head(String id, String kind, TaskHead.State state, TaskHead.@Nullable Failure failure) {
        return new TaskHead(
                id, kind, "", 1, null, null, state, 0, 0, null, false, null, 0, 0, 0, 0, failure, List.of(), "", "");
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
            TaskLoop.this.submit(other);
        }

        @Override
        public Optional<TaskHead> head(String taskId) {
            return Optional.ofNullable(heads.get(taskId));
        }

        @Override
        public boolean stopRequested() {
            return false;
        }
    }
}
