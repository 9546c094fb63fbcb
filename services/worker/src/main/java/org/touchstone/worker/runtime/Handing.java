package org.touchstone.worker.runtime;

import com.google.protobuf.util.Durations;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.touchstone.proto.v1.Task;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.WorkerTiming;

/** When a task has had its share: of a slot while others wait, of deliveries while it waits itself, of time altogether. */
final class Handing {
    private static final long ASK_NANOS = Duration.ofSeconds(5).toNanos();

    private final Claim claim;
    private final WorkerTiming timing;
    private final BooleanSupplier othersWait;
    private final LongSupplier nanoTime;
    private long askedNanos;
    private boolean answer;

    Handing(Claim claim, WorkerTiming timing, BooleanSupplier othersWait, LongSupplier nanoTime) {
        this.claim = claim;
        this.timing = timing;
        this.othersWait = othersWait;
        this.nanoTime = nanoTime;
        this.askedNanos = nanoTime.getAsLong() - ASK_NANOS;
    }

    /** Whether it has worked for its quantum and others wait. */
    boolean quantumUsed() {
        return claim.head().sinceClaim().compareTo(timing.quantum()) >= 0 && othersWait();
    }

    /**
     * Whether a task that waits for others should wait in the queue: because others want the slot, or because its record was
     * redelivered; waiting commits nothing, so the restarts of a broker would use up the deliveries of a task that does no harm.
     */
    boolean waitedTooLong(Duration waited) {
        return waited.compareTo(timing.waitingQuantum()) >= 0
                && (claim.delivery().count() > 1 || othersWait());
    }

    /** {@link TaskFailedException} DEADLINE_EXCEEDED past the task's deadline. */
    void checkDeadline() {
        Task task = claim.task();
        if (!task.getOptions().hasDeadline()) {
            return;
        }
        long deadlineMillis = Durations.toMillis(task.getOptions().getDeadline());
        if (claim.head().workedMillis() > deadlineMillis) {
            throw TaskFailedException.permanent(
                    "DEADLINE_EXCEEDED",
                    "The task was worked on for longer than its deadline of " + deadlineMillis / 1000.0
                            + " s; give it more time or less to do.");
        }
    }

    private boolean othersWait() {
        long now = nanoTime.getAsLong();
        if (now - askedNanos >= ASK_NANOS) {
            askedNanos = now;
            answer = othersWait.getAsBoolean();
        }
        return answer;
    }
}
