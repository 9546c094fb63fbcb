package org.touchstone.worker.runtime;

import java.util.List;
import java.util.Optional;
import org.touchstone.proto.Tasks;
import org.touchstone.proto.Violation;
import org.touchstone.proto.v1.RaceStanding;
import org.touchstone.proto.v1.Statistics;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.head.TaskHeads;
import org.touchstone.worker.head.VersionedHead;
import org.touchstone.worker.publish.Publisher;

/** What one attempt offers to the work. */
final class RunContext implements TaskContext {
    private final Claim claim;
    private final ObjectStore store;
    private final Publisher publisher;
    private final TaskHeads heads;
    private final Reporter reporter;

    RunContext(Claim claim, WorkerParts parts, TaskHeads heads, Reporter reporter) {
        this.claim = claim;
        this.store = parts.store();
        this.publisher = parts.publisher();
        this.heads = heads;
        this.reporter = reporter;
    }

    @Override
    public Task task() {
        return claim.task();
    }

    @Override
    public ObjectStore store() {
        return store;
    }

    @Override
    public void metric(String name, long step, double value) {
        reporter.metric(name, step, value);
    }

    @Override
    public void statistics(Statistics statistics) {
        reporter.statistics(statistics);
    }

    @Override
    public void race(RaceStanding standing) {
        reporter.race(standing);
    }

    @Override
    public void fact(TaskResult.Fact fact) {
        reporter.fact(fact);
    }

    @Override
    public void submit(Task task) {
        publisher.publish(List.of(claim.envelope().submission(followUp(task, claim))));
    }

    @Override
    public Optional<TaskHead> head(String taskId) {
        return heads.read(taskId).map(VersionedHead::head);
    }

    @Override
    public boolean stopRequested() {
        return claim.signal().isRaised();
    }

    /** A task made by this one: well formed, and of the same trace. */
    static Task followUp(Task task, Claim claim) {
        Optional<Violation> violation = Tasks.check(task);
        if (violation.isPresent()) {
            throw TaskFailedException.permanent(
                    "INVALID_FOLLOW_UP",
                    "Task '" + task.getId() + "' cannot be submitted: "
                            + violation.get().field() + " " + violation.get().reason());
        }
        return task.getTraceparent().isEmpty()
                ? task.toBuilder()
                        .setTraceparent(claim.envelope().traceparent())
                        .build()
                : task;
    }
}
