package org.touchstone.ingestion.source;

import org.jspecify.annotations.Nullable;
import org.touchstone.worker.TaskFailedException;

/** Codes of what can go wrong with a source once a task is at work. */
final class SourceFaults {
    private SourceFaults() {}

    static TaskFailedException notFound(String sentence) {
        return TaskFailedException.permanent("SOURCE_NOT_FOUND", sentence);
    }

    static TaskFailedException forbidden(String sentence) {
        return TaskFailedException.permanent("SOURCE_FORBIDDEN", sentence);
    }

    static TaskFailedException tooLarge(String sentence) {
        return TaskFailedException.permanent("SOURCE_TOO_LARGE", sentence);
    }

    static TaskFailedException changed(String sentence) {
        return TaskFailedException.permanent("SOURCE_CHANGED", sentence);
    }

    static TaskFailedException unreadable(String sentence, @Nullable Throwable cause) {
        return TaskFailedException.retryable("SOURCE_UNREADABLE", sentence, cause);
    }
}
