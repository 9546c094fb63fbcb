package org.touchstone.worker;

/** What a worker counts; called from its threads, so implementations are quick and safe for many threads. */
public interface WorkerMetrics {

    /** A task was begun. */
    default void started(String kind) {}

    /** A task was gone on with. */
    default void resumed(String kind) {}

    /** A task ended well. */
    default void succeeded(String kind) {}

    /** A task ended badly. */
    default void failed(String kind, String code) {}

    /** A task was stopped because it was cancelled. */
    default void cancelled(String kind) {}

    /** An owner found that it is none any more. */
    default void fenced(String kind) {}

    /** A record came that had been delivered before. */
    default void redelivered(String kind) {}

    /** A record was not worth working on: malformed, unreadable, or of another queue. */
    default void rejected() {}

    /** A checkpoint was committed. */
    default void checkpointed(String kind, long sizeBytes, double seconds) {}

    /** So many slots have work. */
    default void busySlots(int slots) {}

    /** Counts nothing. */
    static WorkerMetrics none() {
        return new WorkerMetrics() {};
    }
}
