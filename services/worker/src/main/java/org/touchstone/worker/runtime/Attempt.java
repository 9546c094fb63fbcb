package org.touchstone.worker.runtime;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.touchstone.proto.Tasks;
import org.touchstone.proto.v1.Ticket;
import org.touchstone.store.StoreException;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskHandler;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskHead.Failure;
import org.touchstone.worker.TaskRejectedException;
import org.touchstone.worker.TaskRun;
import org.touchstone.worker.WorkerConfig;
import org.touchstone.worker.WorkerTiming;
import org.touchstone.worker.head.TaskHeads;
import org.touchstone.worker.machine.Command;
import org.touchstone.worker.runtime.StopSignal.Reason;

/** Everything between a claim and the moment when its record has no more to do with the task: tries, and tries again. */
final class Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final Claim claim;
    private final TaskHandler handler;
    private final TaskHeads heads;
    private final WorkerParts parts;
    private final WorkerConfig config;
    private final Reporter reporter;
    private final Handing handing;
    private final Outages outages;

    Attempt(Claim claim, TaskHandler handler, TaskHeads heads, WorkerParts parts, WorkerConfig config) {
        this.claim = claim;
        this.handler = handler;
        this.heads = heads;
        this.parts = parts;
        this.config = config;
        this.reporter = new Reporter(claim, parts.publisher(), parts.nanoTime());
        this.handing = new Handing(claim, config.timing(), parts.othersWait(), parts.nanoTime());
        this.outages = Outages.untilLost(claim.signal());
    }

    Disposition run() {
        try {
            while (claim.head().known().state() == TaskHead.State.RUNNING) {
                try {
                    if (!stopped() && predecessorsReady()) {
                        work();
                    }
                } catch (TaskFailedException failure) {
                    failed(failure);
                } catch (RuntimeException failure) {
                    recover(failure);
                } catch (Error defect) {
                    if (Fatal.isFatal(defect)) {
                        throw defect;
                    }
                    recover(new IllegalStateException(defect));
                }
            }
            return Disposition.ACKNOWLEDGE;
        } catch (OwnershipLostException lost) {
            return leave(lost);
        }
    }

    private void work() {
        try (Workspace workspace = Workspace.create(config.workDirectory())) {
            CheckpointFiles files = new CheckpointFiles(
                    parts.store(),
                    parts.failPoint(),
                    workspace.folder(),
                    claim.taskId(),
                    claim.head().epoch());
            validate();
            RunContext context = new RunContext(claim, parts, heads, reporter);
            try (TaskRun run =
                    handler.open(context, files.restore(claim.head().known().checkpoint()))) {
                new StepLoop(run, claim, handing, files, reporter, parts, config).drive();
            }
        }
    }

    /** A task that was begun by a version whose rules were others ends here, with the reason. */
    private void validate() {
        try {
            handler.validate(claim.task());
        } catch (TaskRejectedException rejected) {
            throw TaskFailedException.permanent("INVALID_SPEC", rejected.field() + ": " + rejected.getMessage());
        }
    }

    private boolean stopped() {
        handing.checkDeadline();
        switch (claim.signal().reason()) {
            case NONE -> {
                return false;
            }
            case LOST -> throw new OwnershipLostException("the record was taken from us");
            case CANCEL -> apply(new Command.ConfirmCancel(epoch(), claim.head().asCommitted()));
            case DRAIN ->
                apply(new Command.HandOver(
                        epoch(), claim.head().asCommitted(), Ticket.Reason.DRAINED, "the worker is stopping"));
        }
        return true;
    }

    private boolean predecessorsReady() {
        Predecessors predecessors = new Predecessors(heads, claim.task());
        long beganNanos = parts.nanoTime().getAsLong();
        while (!predecessors.ready()) {
            claim.signal().pause(config.timing().waitingPoll());
            handing.checkDeadline();
            if (claim.signal().isRaised()) {
                return false;
            }
            Duration waited = Duration.ofNanos(parts.nanoTime().getAsLong() - beganNanos);
            if (handing.waitedTooLong(waited)) {
                apply(new Command.HandOver(
                        epoch(), claim.head().asCommitted(), Ticket.Reason.YIELDED, "it waits for other tasks"));
                return false;
            }
        }
        return true;
    }

    private void failed(TaskFailedException failure) {
        Failure why = new Failure(failure.code(), String.valueOf(failure.getMessage()), failure.retryable());
        LOG.warn("Task {} failed: {} {}", claim.taskId(), why.code(), why.message());
        TaskHead before = claim.head().known();
        if (!failure.retryable()) {
            apply(new Command.Fail(epoch(), claim.head().asCommitted(), why));
            return;
        }
        Duration delay = delay(config.timing(), before.attempts());
        TaskHead after = apply(new Command.FailRetryably(
                epoch(), claim.head().asCommitted(), why, Tasks.retries(claim.task()), delay));
        if (after.state() == TaskHead.State.RUNNING) {
            claim.signal().pause(delay);
        }
    }

    private void recover(RuntimeException failure) {
        if (failure instanceof OwnershipLostException lost) {
            throw lost;
        } else if (Outages.isOutage(failure)) {
            LOG.warn("Task {} goes back to its last checkpoint: {}", claim.taskId(), failure.getMessage());
            claim.signal().await(Reason.DRAIN, config.timing().retryDelay());
        } else if (failure instanceof StoreException store) {
            failed(TaskFailedException.retryable("STORE_" + store.code(), String.valueOf(store.getMessage()), store));
        } else {
            LOG.error("Task {} met a defect", claim.taskId(), failure);
            failed(TaskFailedException.retryable("INTERNAL", failure.toString(), failure));
        }
    }

    private Disposition leave(OwnershipLostException lost) {
        LOG.warn("Task {} is left at epoch {}: {}", claim.taskId(), epoch(), lost.getMessage());
        try {
            if (claim.head().fencedByEpoch() == 0 && !claim.head().isFenced()) {
                return Disposition.LEAVE;
            }
            reporter.fenced(claim.head().fencedByEpoch());
            parts.metrics().fenced(claim.head().known().kind());
            claim.head().isFenced();
            boolean carriesNewOwner =
                    claim.delivery().position().equals(claim.head().known().claimRecord());
            return carriesNewOwner ? Disposition.LEAVE : Disposition.ACKNOWLEDGE;
        } catch (StoreException unknown) {
            return Disposition.LEAVE;
        }
    }

    private TaskHead apply(Command.Owned command) {
        return outages.insist(() -> claim.head().apply(command));
    }

    private long epoch() {
        return claim.head().epoch();
    }

    static Duration delay(WorkerTiming timing, int attempts) {
        Duration delay = timing.retryDelay().multipliedBy(1L << Math.min(attempts, 20));
        return delay.compareTo(timing.retryDelayMax()) > 0 ? timing.retryDelayMax() : delay;
    }
}
