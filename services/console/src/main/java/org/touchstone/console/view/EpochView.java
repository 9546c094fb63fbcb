package org.touchstone.console.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One ownership of a task: who, from which step to which, and how it ended. */
public record EpochView(
        long epoch,
        String source,
        Instant from,
        Instant until,
        long fromStep,
        long lastStep,
        End end,
        @Nullable String note) {

    /** How an ownership ended. */
    public enum End {
        /** It has not. */
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELLED,
        /** A retryable failure. */
        RETRYING,
        /** The rest was handed on. */
        YIELDED,
        /** The owner was overtaken, noticed, and stopped. */
        FENCED,
        /** The owner vanished without a word: killed, or cut off. */
        KILLED
    }
}
