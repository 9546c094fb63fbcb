package org.touchstone.worker.runtime;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskHead.CheckpointReference;
import org.touchstone.worker.head.HeadWriter;
import org.touchstone.worker.head.TaskHeads;
import org.touchstone.worker.head.Transition;
import org.touchstone.worker.head.VersionedHead;
import org.touchstone.worker.machine.Command;
import org.touchstone.worker.machine.Command.Reached;
import org.touchstone.worker.machine.Decision;
import org.touchstone.worker.publish.Envelope;
import org.touchstone.worker.runtime.StopSignal.Reason;

/** The head of a task that we claimed, as far as we know it. The working and the watching thread share it. */
final class OwnedHead {
    private final TaskHeads heads;
    private final HeadWriter writer;
    private final Envelope envelope;
    private final LongSupplier nanoTime;
    private final long epoch;
    private final long workedBeforeMillis;
    private final long claimedNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile VersionedHead current;
    private String publishedWriteId;
    private long writtenNanos;
    private long fencedByEpoch;

    OwnedHead(TaskHeads heads, HeadWriter writer, Envelope envelope, LongSupplier nanoTime, VersionedHead claimed) {
        this.heads = heads;
        this.writer = writer;
        this.envelope = envelope;
        this.nanoTime = nanoTime;
        this.epoch = claimed.head().epoch();
        this.workedBeforeMillis = claimed.head().workedMillis();
        this.claimedNanos = nanoTime.getAsLong();
        this.writtenNanos = claimedNanos;
        this.current = claimed;
        this.publishedWriteId = claimed.head().writeId();
    }

    long epoch() {
        return epoch;
    }

    /** The newer epoch that took the task from us; 0 while nobody has. */
    long fencedByEpoch() {
        return fencedByEpoch;
    }

    /** Without the lock, which the watching thread holds while it waits for the store: the work asks at every step. */
    TaskHead known() {
        return current.head();
    }

    /** How far the work is, with the checkpoint taken just now, if any. */
    Reached reached(long step, long totalSteps, @Nullable CheckpointReference checkpoint) {
        return new Reached(step, totalSteps, checkpoint, workedMillis());
    }

    /** Where the last commit left the work. */
    Reached asCommitted() {
        TaskHead head = known();
        return reached(head.step(), head.totalSteps(), null);
    }

    long workedMillis() {
        return workedBeforeMillis + sinceClaim().toMillis();
    }

    Duration sinceClaim() {
        return Duration.ofNanos(nanoTime.getAsLong() - claimedNanos);
    }

    /** The head after the command; {@link OwnershipLostException} when the task is not ours any more. */
    TaskHead apply(Command.Owned command) {
        lock.lock();
        try {
            Transition transition = writer.applyKnown(current, publishedWriteId, command, envelope);
            if (transition.decision() instanceof Decision.Fenced fenced && fenced.byEpoch() != epoch) {
                fencedByEpoch = fenced.byEpoch();
                throw new OwnershipLostException("the task belongs to epoch " + fenced.byEpoch() + " now");
            }
            current = transition.presentHead();
            publishedWriteId = current.head().writeId();
            writtenNanos = nanoTime.getAsLong();
            return current.head();
        } finally {
            lock.unlock();
        }
    }

    /** Looks at the head in the store: was the task cancelled, or taken from us? Says that we are alive from time to time. */
    void watch(StopSignal signal, Duration beat) {
        if (signal.reason() == Reason.LOST || !lock.tryLock()) {
            return;
        }
        try {
            Optional<String> version = heads.version(current.head().taskId());
            if (!version.equals(Optional.of(current.etag()))) {
                reload(signal);
            } else if (nanoTime.getAsLong() - writtenNanos > beat.toNanos()) {
                apply(new Command.Beat(epoch, asCommitted()));
            }
        } catch (OwnershipLostException lost) {
            signal.raise(Reason.LOST);
        } finally {
            lock.unlock();
        }
    }

    /** Whether the task was taken from us, by asking the store. */
    boolean isFenced() {
        lock.lock();
        try {
            Optional<VersionedHead> now = heads.read(current.head().taskId());
            long newest = now.map(head -> head.head().epoch()).orElse(0L);
            if (newest != epoch) {
                fencedByEpoch = newest;
            }
            now.ifPresent(head -> current = head);
            return newest != epoch;
        } finally {
            lock.unlock();
        }
    }

    private void reload(StopSignal signal) {
        if (isFenced()) {
            signal.raise(Reason.LOST);
        } else if (current.head().cancelRequested()) {
            signal.raise(Reason.CANCEL);
        }
    }
}
