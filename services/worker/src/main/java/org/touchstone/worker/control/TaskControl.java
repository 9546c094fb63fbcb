package org.touchstone.worker.control;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.touchstone.proto.Names;
import org.touchstone.proto.ProtoJson;
import org.touchstone.proto.TaskDigest;
import org.touchstone.proto.Tasks;
import org.touchstone.proto.Violation;
import org.touchstone.proto.v1.Accepted;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.FailPoint;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TopicNames;
import org.touchstone.worker.head.HeadWriter;
import org.touchstone.worker.head.TaskHeads;
import org.touchstone.worker.head.TaskKeys;
import org.touchstone.worker.head.TaskSpecs;
import org.touchstone.worker.head.Transition;
import org.touchstone.worker.head.VersionedHead;
import org.touchstone.worker.machine.Command;
import org.touchstone.worker.machine.Command.Identity;
import org.touchstone.worker.machine.Decision;
import org.touchstone.worker.publish.Envelope;
import org.touchstone.worker.publish.Publisher;

/**
 * What a user does with tasks, from outside of any worker. Every method may be called again after a fault and does nothing the
 * second time; faults of the store and the broker come as their exceptions. Safe for many threads.
 */
public final class TaskControl {
    private final ObjectStore store;
    private final Publisher publisher;
    private final TaskHeads heads;
    private final TaskSpecs specs;
    private final HeadWriter writer;
    private final TopicNames topics;
    private final InstantSource clock;
    private final String source;

    /** {@code source} names who speaks in events; {@code ids} gives unique write ids. */
    public TaskControl(
            ObjectStore store,
            Publisher publisher,
            TopicNames topics,
            InstantSource clock,
            Supplier<String> ids,
            String source) {
        this.store = store;
        this.publisher = publisher;
        this.heads = new TaskHeads(store);
        this.specs = new TaskSpecs(store);
        this.writer = new HeadWriter(heads, publisher, clock, ids, FailPoint.none());
        this.topics = topics;
        this.clock = clock;
        this.source = source;
    }

    /** Puts a task on its queue. What its spec says is checked by the worker, which may still reject it by event. */
    public SubmitOutcome submit(Task task) {
        Optional<Violation> violation = Tasks.check(task);
        if (violation.isPresent()) {
            return new SubmitOutcome.Invalid(
                    violation.get().field(), violation.get().reason());
        } else if (task.hasTicket()) {
            return new SubmitOutcome.Invalid("ticket", "is set by workers only; leave it out.");
        }
        Task kept = specs.keep(task);
        if (!TaskDigest.of(kept).equals(TaskDigest.of(task))) {
            return new SubmitOutcome.Conflict(TaskDigest.of(kept));
        }
        Optional<TaskHead> head = head(task.getId());
        if (head.isPresent()) {
            return new SubmitOutcome.Known(head.get());
        }
        Envelope envelope = envelope(kept);
        TaskEvent accepted = TaskEvent.newBuilder()
                .setAccepted(Accepted.newBuilder()
                        .setKind(Tasks.nameOf(kept.getSpecCase()))
                        .setTaskJson(ProtoJson.printCompact(kept)))
                .build();
        publisher.publish(List.of(envelope.event(kept.getId(), 0, 0, accepted), envelope.submission(kept)));
        return new SubmitOutcome.Submitted();
    }

    /** What became of a submission. */
    public sealed interface SubmitOutcome {
        /** It is on its queue. */
        record Submitted() implements SubmitOutcome {}

        /** The same task was submitted before, and has come so far. */
        record Known(TaskHead head) implements SubmitOutcome {}

        /** Another task has this id; its digest. */
        record Conflict(String specSha256) implements SubmitOutcome {}

        /** It is malformed. */
        record Invalid(String field, String reason) implements SubmitOutcome {}
    }

    /**
     * Stops a task for good: at once when nobody works on it, else at its owner's next step. A task that nobody has seen yet is
     * cancelled too, so that it will not run when its record comes.
     */
    public CancelOutcome cancel(String taskId, String by) {
        requireId(taskId);
        Optional<Task> task = specs.read(taskId);
        Identity identity = task.map(TaskSpecs::identity).orElse(new Identity(taskId, "", ""));
        Transition transition = writer.apply(taskId, new Command.RequestCancel(identity, by), envelope(task));
        TaskHead head = transition.presentHead().head();
        if (transition.decision() instanceof Decision.Refuse) {
            return new CancelOutcome.TooLate(head);
        }
        return head.state() == TaskHead.State.CANCELLED
                ? new CancelOutcome.Cancelled(head)
                : new CancelOutcome.Requested(head);
    }

    /** What became of a cancellation. */
    public sealed interface CancelOutcome {
        /** Nothing will be done for it any more. */
        record Cancelled(TaskHead head) implements CancelOutcome {}

        /** Its owner will stop within seconds. */
        record Requested(TaskHead head) implements CancelOutcome {}

        /** It had ended. */
        record TooLate(TaskHead head) implements CancelOutcome {}
    }

    /** Puts a failed task back on its queue, to go on from its last checkpoint. */
    public ReplayOutcome replay(String taskId, String by) {
        requireId(taskId);
        Optional<Task> task = specs.read(taskId);
        if (task.isEmpty()) {
            return new ReplayOutcome.Refused("id", "'" + taskId + "' is not the id of a task that is kept.");
        }
        Transition transition = writer.apply(taskId, new Command.Replay(by), envelope(task.get()));
        return transition.decision() instanceof Decision.Refuse refuse
                ? new ReplayOutcome.Refused(refuse.field(), refuse.reason())
                : new ReplayOutcome.Replayed(transition.presentHead().head());
    }

    /** What became of a replay. */
    public sealed interface ReplayOutcome {
        /** It is on its queue again. */
        record Replayed(TaskHead head) implements ReplayOutcome {}

        /** It cannot be replayed. */
        record Refused(String field, String reason) implements ReplayOutcome {}
    }

    /** State of a task; empty while nobody has claimed or cancelled it. */
    public Optional<TaskHead> head(String taskId) {
        requireId(taskId);
        return heads.read(taskId).map(VersionedHead::head);
    }

    /** The task as it was accepted. */
    public Optional<Task> task(String taskId) {
        requireId(taskId);
        return specs.read(taskId);
    }

    /** Ids of tasks greater than {@code after}, in order; "" for the first page. */
    public List<String> ids(String after, int limit) {
        return store.listFolders(TaskKeys.ROOT, after, limit);
    }

    /** Publishes what a quiet head still announces, and a record that carries the task unless it has ended. */
    boolean revive(String taskId, @Nullable String seenWriteId) {
        Optional<Task> task = specs.read(taskId);
        if (task.isEmpty()) {
            return false;
        }
        Transition transition = writer.apply(taskId, new Command.Sweep(seenWriteId), envelope(task.get()));
        transition
                .head()
                .map(VersionedHead::head)
                .filter(head -> head.state().terminal())
                .ifPresent(head -> writer.settle(taskId, head.writeId(), envelope(task.get())));
        return true;
    }

    private Envelope envelope(Task task) {
        return envelope(Optional.of(task)).about(task);
    }

    private Envelope envelope(Optional<Task> task) {
        return Envelope.of(topics, clock, source, task.map(Task::getTraceparent).orElse(""));
    }

    private static void requireId(String taskId) {
        Names.check("id", taskId).ifPresent(violation -> {
            throw new IllegalArgumentException("id " + violation.reason());
        });
    }
}
