package org.touchstone.metatraining.shard;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.touchstone.worker.TaskContext;

/** Looks again shortly, for about a second: what is awaited comes sooner than the worker would ask. */
final class Patience {
    private static final int LOOKS = 40;
    private static final Duration PAUSE = Duration.ofMillis(25);

    private Patience() {}

    static <T> Optional<T> until(TaskContext context, Supplier<Optional<T>> look) {
        Optional<T> found = look.get();
        for (int i = 1; i < LOOKS && found.isEmpty() && !context.stopRequested(); i++) {
            LockSupport.parkNanos(PAUSE.toNanos());
            found = look.get();
        }
        return found;
    }
}
