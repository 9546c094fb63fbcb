package org.touchstone.worker.runtime;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.touchstone.worker.WorkerTiming;

/** Looks at the heads of the tasks at work every so often, on threads of its own. */
final class HeadWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeadWatch.class);

    private final ScheduledExecutorService threads;
    private final Duration every;
    private final Duration beat;

    HeadWatch(WorkerTiming timing, int slots) {
        this.every = timing.cancelPoll();
        this.beat = timing.beat();
        this.threads = Executors.newScheduledThreadPool(slots, task -> {
            Thread thread = new Thread(task, "touchstone-head-watch");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Watches until closed. */
    Watched over(OwnedHead head, StopSignal signal) {
        ScheduledFuture<?> future = threads.scheduleWithFixedDelay(
                () -> look(head, signal), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
    }

    private void look(OwnedHead head, StopSignal signal) {
        try {
            head.watch(signal, beat);
        } catch (RuntimeException failure) {
            // A look that fails must not be the last one: an outage passes, a defect shows in the log at every look.
            LOG.info("Could not look at a head: {}", failure.toString());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Something being watched. */
    @FunctionalInterface
    interface Watched extends AutoCloseable {
        @Override
        void close();
    }
}
