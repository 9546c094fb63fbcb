package org.touchstone.worker.machine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.machine.Command.Identity;
import org.touchstone.worker.machine.Command.Reached;

/** The next head in the making. */
final class HeadDraft {
    private final String taskId;
    private final String kind;
    private final String specSha256;
    private final List<TaskHead.OutboxRecord> outbox;
    private final String writeId;
    private final String updatedAt;
    private long epoch;
    private @Nullable String owner;
    private @Nullable String claimRecord;
    private TaskHead.State state = TaskHead.State.QUEUED;
    private long step;
    private long totalSteps;
    private TaskHead.@Nullable CheckpointReference checkpoint;
    private boolean cancelRequested;
    private @Nullable String cancelRequestedBy;
    private int attempts;
    private int claims;
    private long workedMillis;
    private long ticketNumber;
    private TaskHead.@Nullable Failure failure;

    private HeadDraft(Identity task, @Nullable TaskHead previous) {
        this.taskId = task.taskId();
        this.kind = task.kind();
        this.specSha256 = task.specSha256();
        this.outbox = previous == null ? List.of() : previous.outbox();
        this.writeId = previous == null ? "" : previous.writeId();
        this.updatedAt = previous == null ? "" : previous.updatedAt();
    }

    /** The first head of a task. */
    static HeadDraft first(Identity task) {
        return new HeadDraft(task, null);
    }

    /** Starts from a head as it is. */
    static HeadDraft of(TaskHead head) {
        HeadDraft draft = new HeadDraft(new Identity(head.taskId(), head.kind(), head.specSha256()), head);
        draft.epoch = head.epoch();
        draft.owner = head.owner();
        draft.claimRecord = head.claimRecord();
        draft.state = head.state();
        draft.step = head.step();
        draft.totalSteps = head.totalSteps();
        draft.checkpoint = head.checkpoint();
        draft.cancelRequested = head.cancelRequested();
        draft.cancelRequestedBy = head.cancelRequestedBy();
        draft.attempts = head.attempts();
        draft.claims = head.claims();
        draft.workedMillis = head.workedMillis();
        draft.ticketNumber = head.ticketNumber();
        draft.failure = head.failure();
        return draft;
    }

    HeadDraft nextEpoch() {
        epoch++;
        return this;
    }

    HeadDraft claimed(String newOwner, String record) {
        owner = newOwner;
        claimRecord = record;
        claims++;
        state = TaskHead.State.RUNNING;
        return this;
    }

    /** No owner from now on. */
    HeadDraft released(TaskHead.State newState) {
        owner = null;
        claimRecord = null;
        state = newState;
        return this;
    }

    /** A checkpoint is the only step to go on from, so the step moves with it and never back. */
    HeadDraft reached(Reached reached) {
        totalSteps = reached.totalSteps();
        workedMillis = reached.workedMillis();
        if (reached.checkpoint() != null) {
            checkpoint = reached.checkpoint();
            claims = 0;
            step = reached.step();
        }
        return this;
    }

    HeadDraft done(Reached reached) {
        reached(reached);
        step = reached.step();
        return this;
    }

    HeadDraft attempts(int number) {
        attempts = number;
        return this;
    }

    /** Handed on by somebody who was alive to do so. */
    HeadDraft nextTicket() {
        claims = 0;
        ticketNumber++;
        return this;
    }

    HeadDraft cancelRequested(String by) {
        cancelRequested = true;
        cancelRequestedBy = by;
        return this;
    }

    HeadDraft failed(TaskHead.Failure why) {
        failure = why;
        return this;
    }

    /** As if nothing had gone wrong: failures, time and wishes are forgotten; the checkpoint stays. */
    HeadDraft forgiven() {
        attempts = 0;
        workedMillis = 0;
        failure = null;
        cancelRequested = false;
        cancelRequestedBy = null;
        return this;
    }

    TaskHead build() {
        return new TaskHead(
                taskId,
                kind,
                specSha256,
                epoch,
                owner,
                claimRecord,
                state,
                step,
                totalSteps,
                checkpoint,
                cancelRequested,
                cancelRequestedBy,
                attempts,
                claims,
                workedMillis,
                ticketNumber,
                failure,
                outbox,
                writeId,
                updatedAt);
    }
}
