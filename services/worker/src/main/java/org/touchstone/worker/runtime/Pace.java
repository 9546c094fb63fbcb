package org.touchstone.worker.runtime;

import java.time.Duration;
import java.util.Optional;

/** How fast the work goes, measured since it was opened. */
record Pace(long openedAtStep, long openedNanos) {

    /** Time to the end at the pace so far; empty before the first step and where the end is unknown. */
    Optional<Duration> remaining(long step, long total, long nowNanos) {
        long done = step - openedAtStep;
        if (done <= 0 || total < step) {
            return Optional.empty();
        }
        double nanosPerStep = (double) (nowNanos - openedNanos) / done;
        return Optional.of(Duration.ofNanos((long) (nanosPerStep * (total - step))));
    }
}
