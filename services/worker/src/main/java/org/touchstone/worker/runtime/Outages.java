package org.touchstone.worker.runtime;

import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.touchstone.store.StoreException;
import org.touchstone.worker.publish.PublishException;
import org.touchstone.worker.runtime.StopSignal.Reason;

/**
 * Patience with a store or a broker that does not answer: the record is kept and the same is tried again for as long as it takes.
 * Giving the record back instead would use up its deliveries, and a task would be buried for an outage that is not its fault.
 */
final class Outages {
    private static final Logger LOG = LoggerFactory.getLogger(Outages.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final StopSignal signal;
    private final Reason givesUpAt;

    private Outages(StopSignal signal, Reason givesUpAt) {
        this.signal = signal;
        this.givesUpAt = givesUpAt;
    }

    /** For work that loses nothing when the worker stops. */
    static Outages untilStopped(StopSignal signal) {
        return new Outages(signal, Reason.DRAIN);
    }

    /** For work that should be saved whatever happens, as long as it counts. */
    static Outages untilLost(StopSignal signal) {
        return new Outages(signal, Reason.LOST);
    }

    <T> T insist(Supplier<T> action) {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return action.get();
            } catch (StoreException | PublishException failure) {
                if (!isOutage(failure)) {
                    throw failure;
                }
                LOG.warn("Waiting {} for a service: {}", pause, failure.getMessage());
            }
            if (signal.await(givesUpAt, pause)) {
                throw new OwnershipLostException("stopped while waiting for a service");
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    static boolean isOutage(RuntimeException failure) {
        return failure instanceof PublishException || (failure instanceof StoreException store && store.retryable());
    }
}
