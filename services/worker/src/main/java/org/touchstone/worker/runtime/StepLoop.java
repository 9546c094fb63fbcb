package org.touchstone.worker.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.Ticket;
import org.touchstone.worker.FailPoint;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskHead.CheckpointReference;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;
import org.touchstone.worker.TaskRun.StepOutcome;
import org.touchstone.worker.WorkerConfig;
import org.touchstone.worker.machine.Command;
import org.touchstone.worker.machine.Notice;

/** Drives one open run to where it is finished, stopped or handed on. */
final class StepLoop {
    private final TaskRun run;
    private final Claim claim;
    private final Handing handing;
    private final CheckpointFiles files;
    private final Reporter reporter;
    private final WorkerParts parts;
    private final WorkerConfig config;
    private final Outages outages;
    private final Pace pace;
    private long committedNanos;
    private long waitingSinceNanos = -1;

    StepLoop(
            TaskRun run,
            Claim claim,
            Handing handing,
            CheckpointFiles files,
            Reporter reporter,
            WorkerParts parts,
            WorkerConfig config) {
        this.run = run;
        this.claim = claim;
        this.handing = handing;
        this.files = files;
        this.reporter = reporter;
        this.parts = parts;
        this.config = config;
        this.outages = Outages.untilLost(claim.signal());
        this.committedNanos = parts.nanoTime().getAsLong();
        this.pace = new Pace(run.stepsDone(), committedNanos);
    }

    /** Returns once the record has no more to do with the task. */
    void drive() {
        reporter.progress(run, pace, true);
        while (true) {
            if (stopped()) {
                return;
            }
            StepOutcome outcome = allDone() ? StepOutcome.DONE : run.step();
            parts.failPoint().reached(FailPoint.AFTER_STEP);
            boolean done = outcome == StepOutcome.DONE || allDone();
            reporter.progress(run, pace, done);
            if (done) {
                finish();
                return;
            }
            if (checkpointDue() && !committed()) {
                return;
            }
            if (outcome == StepOutcome.WAITING ? waited() : yielded()) {
                return;
            }
        }
    }

    private boolean allDone() {
        return run.totalSteps() > 0 && run.stepsDone() >= run.totalSteps();
    }

    private boolean stopped() {
        handing.checkDeadline();
        return switch (claim.signal().reason()) {
            case NONE -> false;
            case LOST -> throw new OwnershipLostException("the record was taken from us");
            case CANCEL -> !apply(new Command.ConfirmCancel(epoch(), saved()));
            case DRAIN -> handOver(Ticket.Reason.DRAINED, "the worker is stopping");
        };
    }

    private boolean checkpointDue() {
        if (!unsaved()) {
            return false;
        }
        return run.checkpointDue()
                || elapsed(committedNanos).compareTo(config.timing().checkpointInterval()) >= 0;
    }

    /** Commits a checkpoint; false when the task went out of our hands with it. */
    private boolean committed() {
        long began = parts.nanoTime().getAsLong();
        boolean goesOn = claim.delivery().count() > 1
                ? !handOver(Ticket.Reason.PROGRESS, "progress after a redelivery earns a new record")
                : apply(new Command.CommitCheckpoint(epoch(), saved()));
        committedNanos = parts.nanoTime().getAsLong();
        @Nullable CheckpointReference checkpoint = claim.head().known().checkpoint();
        if (checkpoint != null) {
            double seconds = (committedNanos - began) / 1e9;
            parts.metrics().checkpointed(claim.head().known().kind(), checkpoint.sizeBytes(), seconds);
            if (!config.keepAllCheckpoints()) {
                files.collect(checkpoint);
            }
        }
        return goesOn;
    }

    private boolean waited() {
        if (waitingSinceNanos < 0) {
            waitingSinceNanos = parts.nanoTime().getAsLong();
        }
        claim.signal().pause(config.timing().waitingPoll());
        return !claim.signal().isRaised()
                && handing.waitedTooLong(elapsed(waitingSinceNanos))
                && handOver(Ticket.Reason.YIELDED, "it waits, and others want to work");
    }

    private boolean yielded() {
        waitingSinceNanos = -1;
        return handing.quantumUsed() && handOver(Ticket.Reason.YIELDED, "others wait");
    }

    private void finish() {
        if (unsaved() && !apply(new Command.CommitCheckpoint(epoch(), saved()))) {
            return;
        }
        TaskResult result = run.finish();
        parts.failPoint().reached(FailPoint.AFTER_FINISH);
        List<Notice> made = new ArrayList<>();
        result.artifacts()
                .forEach(artifact -> made.add(new Notice.Event(
                        TaskEvent.newBuilder().setArtifact(artifact).build())));
        result.facts().forEach(fact -> made.add(new Notice.Fact(fact.topic(), fact.key(), fact.value())));
        result.followUps().forEach(task -> made.add(new Notice.Submit(RunContext.followUp(task, claim))));
        reporter.flush();
        Command.Reached reached = claim.head().reached(run.stepsDone(), run.totalSteps(), null);
        apply(new Command.Succeed(epoch(), reached, made, result.summary()));
    }

    private boolean handOver(Ticket.Reason reason, String why) {
        return !apply(new Command.HandOver(epoch(), saved(), reason, why));
    }

    /** Whether the task is still ours to work on after the command. */
    private boolean apply(Command.Owned command) {
        return outages.insist(() -> claim.head().apply(command)).state() == TaskHead.State.RUNNING;
    }

    /** Makes everything so far safe: first what was said, then the state, which the caller commits. */
    private Command.Reached saved() {
        reporter.flush();
        @Nullable CheckpointReference checkpoint = unsaved() ? files.save(run, outages) : null;
        return claim.head().reached(run.stepsDone(), run.totalSteps(), checkpoint);
    }

    private boolean unsaved() {
        return run.stepsDone() != claim.head().known().step();
    }

    private long epoch() {
        return claim.head().epoch();
    }

    private Duration elapsed(long sinceNanos) {
        return Duration.ofNanos(parts.nanoTime().getAsLong() - sinceNanos);
    }
}
