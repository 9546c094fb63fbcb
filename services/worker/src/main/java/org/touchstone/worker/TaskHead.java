package org.touchstone.worker;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one mutable object of a task, {@code tasks/<id>/head.json}: who owns it, how far it is, where to go on. Changed only by
 * conditional replace; the write that changes it is the commit point of everything it names. {@code attempts} counts the
 * retryable failures so far; {@code claims} counts the claims since an owner last got anywhere; {@code workedMillis} is time under an owner, by the owners' own monotonic clocks;
 * {@code claimRecord} is the record that carries the claim; {@code ticketNumber} counts hand-overs; {@code updatedAt} is
 * informative only.
 */
public record TaskHead(
        String taskId,
        String kind,
        String specSha256,
        long epoch,
        @Nullable String owner,
        @Nullable String claimRecord,
        State state,
        long step,
        long totalSteps,
        @Nullable CheckpointReference checkpoint,
        boolean cancelRequested,
        @Nullable String cancelRequestedBy,
        int attempts,
        int claims,
        long workedMillis,
        long ticketNumber,
        @Nullable Failure failure,
        List<OutboxRecord> outbox,
        String writeId,
        String updatedAt) {

    public TaskHead {
        outbox = List.copyOf(outbox);
    }

    /** The same with what a write adds to it: the records that it announces, its id, and when it was made. */
    public TaskHead stamped(List<OutboxRecord> newOutbox, String newWriteId, String now) {
        return new TaskHead(
                taskId,
                kind,
                specSha256,
                epoch,
                owner,
                claimRecord,
                state,
                step,
                totalSteps,
                checkpoint,
                cancelRequested,
                cancelRequestedBy,
                attempts,
                claims,
                workedMillis,
                ticketNumber,
                failure,
                newOutbox,
                newWriteId,
                now);
    }

    /** Where a task stands. */
    public enum State {
        QUEUED,
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELLED;

        /** Whether nothing more will happen by itself. */
        public boolean terminal() {
            return this == SUCCEEDED || this == FAILED || this == CANCELLED;
        }
    }

    /** The newest committed checkpoint. */
    public record CheckpointReference(String key, String sha256, long sizeBytes, long step) {}

    /** Why it failed. */
    public record Failure(String code, String message, boolean retryable) {}

    /** A Kafka record to be published after the write that carries it; publishing twice is harmless. */
    public record OutboxRecord(String topic, String key, String valueBase64, String type, Map<String, String> headers) {

        public OutboxRecord {
            headers = Map.copyOf(headers);
        }
    }
}
