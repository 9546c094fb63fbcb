package org.touchstone.store.minio;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.touchstone.store.StoreException;
import org.touchstone.store.minio.CallFailure.Kind;
import org.touchstone.store.minio.StoreConfig.Patience;

/** Repeats what is safe to repeat, with growing pauses, until patience ends. */
final class Retries {
    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

    private final Patience patience;
    private final Pace pace;

    Retries(Patience patience, Pace pace) {
        this.patience = patience;
        this.pace = pace;
    }

    /** Something that may be tried again when it is BUSY. */
    @FunctionalInterface
    interface Call<T> {
        T attempt() throws CallFailure, InterruptedException;
    }

    /** The result of the first attempt that succeeds; {@code what} completes the sentence "Could not …". */
    <T> T run(String what, Call<T> call) {
        long start = pace.nanoTime();
        for (int attempt = 1; ; attempt++) {
            try {
                return call.attempt();
            } catch (CallFailure failure) {
                Duration pause = pauseAfter(attempt);
                Duration spent = Duration.ofNanos(pace.nanoTime() - start);
                if (failure.kind() != Kind.BUSY || spent.plus(pause).compareTo(patience.retry()) > 0) {
                    throw givenUp(what, failure, attempt);
                }
                LOG.warn("Could not {} (attempt {}): {}; again in {}", what, attempt, failure.reason(), pause);
                pause(what, pause);
            } catch (InterruptedException asked) {
                throw interrupted(what, asked);
            }
        }
    }

    /** Waits before the given attempt is repeated. */
    void pause(String what, int attempt) {
        pause(what, pauseAfter(attempt));
    }

    private void pause(String what, Duration pause) {
        try {
            pace.pause(pause);
        } catch (InterruptedException asked) {
            throw interrupted(what, asked);
        }
    }

    private Duration pauseAfter(int attempt) {
        long first = patience.firstPause().toNanos();
        long longest = patience.longestPause().toNanos();
        long full = Math.min(longest, first << Math.min(attempt - 1, 20));
        return Duration.ofNanos((long) (full * (0.5 + pace.jitter() / 2)));
    }

    private static StoreException interrupted(String what, InterruptedException asked) {
        Thread.currentThread().interrupt();
        return new StoreException(
                StoreException.Code.UNAVAILABLE, "Could not " + what + ": the thread was interrupted.", asked);
    }

    private static StoreException givenUp(String what, CallFailure failure, int attempts) {
        StoreException.Code code =
                switch (failure.kind()) {
                    case MISSING -> StoreException.Code.NOT_FOUND;
                    case BUSY -> StoreException.Code.UNAVAILABLE;
                    case PRECONDITION, REFUSED -> StoreException.Code.REFUSED;
                };
        String tries = attempts == 1 ? "" : " after " + attempts + " attempts";
        return new StoreException(code, "Could not " + what + tries + ": " + failure.reason() + ".", failure);
    }
}
