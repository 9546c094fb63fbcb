package org.touchstone.worker.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.touchstone.proto.v1.Ticket;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskHead.Failure;
import org.touchstone.worker.TaskHead.State;
import org.touchstone.worker.machine.Command.Deliver;
import org.touchstone.worker.machine.Command.Owned;
import org.touchstone.worker.machine.Command.Reached;

/**
 * The rules of a task's life (docs/promises.md): from the head as it was read and a command, what to write. Pure: same arguments,
 * same decision; whoever writes does so on condition that nobody wrote since the head was read, and asks again otherwise.
 */
public final class TaskMachine {
    private TaskMachine() {}

    /** Decides; {@code head} is null where the task has none yet. */
    public static Decision decide(@Nullable TaskHead head, Command command) {
        if (command instanceof Deliver deliver) {
            return deliver(head, deliver);
        } else if (command instanceof Owned owned) {
            return owned(head, owned);
        } else if (command instanceof Command.RequestCancel cancel) {
            return requestCancel(head, cancel);
        } else if (command instanceof Command.Sweep sweep) {
            return sweep(head, sweep);
        } else if (command instanceof Command.Replay replay) {
            return replay(head, replay);
        } else if (command instanceof Command.ClearOutbox clear) {
            return clearOutbox(head, clear);
        }
        throw new IllegalStateException("No rule for " + command);
    }

    private static Decision deliver(@Nullable TaskHead head, Deliver deliver) {
        @Nullable Ticket ticket = deliver.ticket();
        if (head == null) {
            if (ticket != null && ticket.getReason() != Ticket.Reason.SWEPT) {
                return new Decision.Refuse("ticket", "is set by workers only; leave it out.");
            }
            return take(HeadDraft.first(deliver.task()), 0, Said.started(), deliver);
        }
        boolean other = !head.specSha256().isEmpty()
                && !head.specSha256().equals(deliver.task().specSha256());
        if (other) {
            return new Decision.Refuse("id", "belongs to another task; choose a new id for another spec.");
        }
        if (head.state().terminal()) {
            return new Decision.Nothing("the task has ended: " + head.state());
        }
        if (!carries(head, deliver.record(), ticket)) {
            return new Decision.Nothing("another record carries the task");
        }
        if (head.cancelRequested()) {
            return cancelled(HeadDraft.of(head).nextEpoch(), head, List.of());
        }
        return take(HeadDraft.of(head), head.claims(), Said.resumed(head.step(), head.epoch()), deliver);
    }

    /**
     * Whether the record is the one through which the task goes on. While somebody owns the task that is the owner's own record,
     * given to us because the owner lost its lock; every other record is a repetition, and the owner's comes back if the owner
     * dies. Without this two workers could fence each other for ever. A sweeper's ticket counts as long as the head is the one
     * that the sweeper saw.
     */
    private static boolean carries(TaskHead head, String record, @Nullable Ticket ticket) {
        boolean swept = ticket != null
                && ticket.getReason() == Ticket.Reason.SWEPT
                && ticket.getHeadWriteId().equals(head.writeId());
        if (head.state() == State.RUNNING) {
            return swept || record.equals(head.claimRecord());
        }
        return swept || (ticket != null && ticket.getNumber() > 0 && ticket.getNumber() == head.ticketNumber());
    }

    /**
     * A task is blamed for the deaths of those who claimed it. Deliveries alone prove little: a record is also delivered to workers
     * that die idle. They count only where the broker would soon drop the record without a word.
     */
    private static Decision take(HeadDraft draft, int claimsBefore, Notice first, Deliver deliver) {
        draft.nextEpoch();
        if (claimsBefore >= deliver.limits().claims()) {
            String cause = "The worker died " + claimsBefore
                    + " times while working on it, without reaching a new checkpoint.";
            return buried(draft, new Failure("POISON", cause, false), "POISON");
        } else if (deliver.deliveryCount() > deliver.limits().deliveries()) {
            String cause = "It was delivered " + (deliver.deliveryCount() - 1)
                    + " times to workers that died before they could begin, or lost it.";
            return buried(draft, new Failure("POISON", cause, false), "POISON");
        }
        return new Decision.Write(
                draft.claimed(deliver.owner(), deliver.record()).build(), List.of(first));
    }

    private static Decision owned(@Nullable TaskHead head, Owned command) {
        if (head == null || head.epoch() != command.epoch() || head.state() != State.RUNNING) {
            return new Decision.Fenced(head == null ? 0 : head.epoch());
        }
        HeadDraft draft = HeadDraft.of(head);
        Reached reached = command.reached();
        if (head.cancelRequested() && !(command instanceof Command.Beat)) {
            return cancelled(draft.reached(reached), head, checkpointed(reached));
        } else if (command instanceof Command.CommitCheckpoint) {
            return new Decision.Write(draft.reached(reached).build(), checkpointed(reached));
        } else if (command instanceof Command.HandOver handOver) {
            return handOver(draft.reached(reached), handOver);
        } else if (command instanceof Command.Succeed succeed) {
            return succeeded(draft.done(reached), succeed);
        } else if (command instanceof Command.Fail fail) {
            return buried(draft.reached(reached), fail.failure(), "FAILED");
        } else if (command instanceof Command.FailRetryably failure) {
            return failedRetryably(head, draft.reached(reached), failure);
        } else if (command instanceof Command.Beat) {
            return new Decision.Write(draft.reached(reached).build(), List.of());
        } else if (command instanceof Command.ConfirmCancel) {
            return new Decision.Nothing("nobody asked for it to be cancelled");
        }
        throw new IllegalStateException("No rule for " + command);
    }

    private static Decision handOver(HeadDraft draft, Command.HandOver command) {
        TaskHead next = draft.released(State.QUEUED).nextTicket().build();
        List<Notice> notices = new ArrayList<>(checkpointed(command.reached()));
        notices.add(Said.yielded(next.step(), command.why()));
        notices.add(ticket(next, command.reason(), ""));
        return new Decision.Write(next, notices);
    }

    private static Decision succeeded(HeadDraft draft, Command.Succeed command) {
        List<Notice> notices = new ArrayList<>(checkpointed(command.reached()));
        notices.addAll(command.made());
        notices.add(Said.succeeded(command.reached().step(), command.summary()));
        return new Decision.Write(draft.released(State.SUCCEEDED).build(), notices);
    }

    private static Decision failedRetryably(TaskHead head, HeadDraft draft, Command.FailRetryably command) {
        if (head.attempts() >= command.retries()) {
            Failure last = command.failure();
            String message = command.retries() == 0
                    ? last.message()
                    : last.message() + " (tried again " + command.retries() + " times)";
            return buried(draft, new Failure(last.code(), message, last.retryable()), "FAILED");
        }
        int attempt = head.attempts() + 1;
        Duration delay = command.delay();
        return new Decision.Write(
                draft.attempts(attempt).build(),
                List.of(Said.retrying(attempt, command.retries(), command.failure(), delay)));
    }

    private static Decision requestCancel(@Nullable TaskHead head, Command.RequestCancel command) {
        if (head == null) {
            TaskHead never = HeadDraft.first(command.task())
                    .nextEpoch()
                    .cancelRequested(command.by())
                    .released(State.CANCELLED)
                    .build();
            return new Decision.Write(never, List.of(Said.cancelled(command.by(), 0)));
        } else if (head.state() == State.CANCELLED
                || (head.cancelRequested() && !head.state().terminal())) {
            return new Decision.Nothing("it is cancelled already");
        } else if (head.state().terminal()) {
            return new Decision.Refuse("state", "is " + head.state() + "; a task that has ended cannot be cancelled.");
        }
        HeadDraft draft = HeadDraft.of(head).cancelRequested(command.by());
        if (head.state() == State.RUNNING) {
            return new Decision.Write(draft.build(), List.of(Said.cancelRequested(command.by())));
        }
        return cancelled(draft.nextEpoch(), draft.build(), List.of());
    }

    private static Decision sweep(@Nullable TaskHead head, Command.Sweep command) {
        if (head == null) {
            return command.seenWriteId() == null
                    ? new Decision.Announce(List.of(sweptTicket(0, "")))
                    : new Decision.Nothing("the task is gone");
        } else if (!head.writeId().equals(command.seenWriteId()) || head.state().terminal()) {
            return new Decision.Nothing("the task has moved on");
        }
        return new Decision.Announce(List.of(sweptTicket(head.step(), head.writeId())));
    }

    private static Decision replay(@Nullable TaskHead head, Command.Replay command) {
        if (head == null || head.state() != State.FAILED) {
            String state = head == null ? "unknown" : head.state().toString();
            return new Decision.Refuse("state", "is " + state + "; only a task that FAILED can be tried again.");
        }
        TaskHead next = HeadDraft.of(head)
                .nextEpoch()
                .forgiven()
                .nextTicket()
                .released(State.QUEUED)
                .build();
        Failure replayed = new Failure("REPLAYED", "Tried again by " + command.by() + ".", true);
        return new Decision.Write(
                next, List.of(Said.retrying(0, 0, replayed, Duration.ZERO), ticket(next, Ticket.Reason.REPLAYED, "")));
    }

    private static Decision clearOutbox(@Nullable TaskHead head, Command.ClearOutbox command) {
        boolean needed = head != null
                && head.writeId().equals(command.publishedWriteId())
                && !head.outbox().isEmpty();
        return needed && head != null
                ? new Decision.Write(head, List.of())
                : new Decision.Nothing("there is nothing to clear");
    }

    private static Decision cancelled(HeadDraft draft, TaskHead wish, List<Notice> before) {
        TaskHead next = draft.released(State.CANCELLED).build();
        String by = wish.cancelRequestedBy() == null ? "" : wish.cancelRequestedBy();
        List<Notice> notices = new ArrayList<>(before);
        notices.add(Said.cancelled(by, next.step()));
        return new Decision.Write(next, notices);
    }

    private static Decision buried(HeadDraft draft, Failure failure, String code) {
        TaskHead next = draft.failed(failure).released(State.FAILED).build();
        return new Decision.Write(next, List.of(Said.failed(failure), new Notice.Bury(code, failure.message())));
    }

    private static List<Notice> checkpointed(Reached reached) {
        return reached.checkpoint() == null ? List.of() : List.of(Said.checkpointed(reached.checkpoint()));
    }

    private static Notice ticket(TaskHead next, Ticket.Reason reason, String writeId) {
        return new Notice.NextTicket(Ticket.newBuilder()
                .setNumber(next.ticketNumber())
                .setExpectedStep(next.step())
                .setReason(reason)
                .setHeadWriteId(writeId)
                .build());
    }

    private static Notice sweptTicket(long step, String writeId) {
        return new Notice.NextTicket(Ticket.newBuilder()
                .setExpectedStep(step)
                .setReason(Ticket.Reason.SWEPT)
                .setHeadWriteId(writeId)
                .build());
    }
}
