package org.touchstone.worker.runtime;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Why the work on a record should stop; the more urgent reason wins. Safe for many threads. */
final class StopSignal {

    /** From "go on" to "nothing you do counts any more". */
    enum Reason {
        NONE,
        DRAIN,
        CANCEL,
        LOST
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition raised = lock.newCondition();
    private Reason reason = Reason.NONE;

    void raise(Reason why) {
        lock.lock();
        try {
            if (why.compareTo(reason) > 0) {
                reason = why;
                raised.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    Reason reason() {
        lock.lock();
        try {
            return reason;
        } finally {
            lock.unlock();
        }
    }

    boolean isRaised() {
        return reason() != Reason.NONE;
    }

    /** Waits for a reason at least as urgent as {@code threshold}, at most so long; says whether there is one. */
    boolean await(Reason threshold, Duration atMost) {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (reason.compareTo(threshold) < 0 && left > 0) {
                left = raised.awaitNanos(left);
            }
            return reason.compareTo(threshold) >= 0;
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Pauses, unless there is any reason to stop. */
    void pause(Duration atMost) {
        await(Reason.DRAIN, atMost);
    }
}
