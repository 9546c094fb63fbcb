package org.touchstone.store.minio;

import java.util.Optional;
import org.touchstone.store.minio.CallFailure.Kind;
import org.touchstone.store.minio.S3Client.Condition;
import org.touchstone.store.minio.S3Client.Head;

/**
 * Writes whose outcome is known. Every write carries a name; whenever an attempt does not clearly succeed, the object is
 * read and its name compared, because a refused or lost attempt may hide an earlier one that succeeded.
 */
final class ConditionalWriter {
    private final S3Client client;
    private final Retries retries;
    private final Pace pace;

    ConditionalWriter(S3Client client, Retries retries, Pace pace) {
        this.client = client;
        this.retries = retries;
        this.pace = pace;
    }

    /** Sends the content once, under this name; the new version. */
    @FunctionalInterface
    interface Attempt {
        String write(String writeId) throws CallFailure, InterruptedException;
    }

    /** A name for a write that takes several requests. */
    String newWriteId() {
        return pace.writeId();
    }

    /** The new version, or empty when the condition does not hold. */
    Optional<String> write(String what, String key, Condition condition, Attempt attempt) {
        return write(what, key, condition, newWriteId(), attempt);
    }

    /** The same under a name that is known already. */
    Optional<String> write(String what, String key, Condition condition, String writeId, Attempt attempt) {
        return retries.run(what, () -> {
            try {
                return Optional.of(attempt.write(writeId));
            } catch (CallFailure failure) {
                if (failure.kind() == Kind.REFUSED) {
                    throw failure;
                }
                return resolve(key, condition, writeId, failure);
            }
        });
    }

    private Optional<String> resolve(String key, Condition condition, String writeId, CallFailure failure)
            throws CallFailure, InterruptedException {
        Optional<Head> now = client.head(key);
        if (now.isPresent() && writeId.equals(now.get().writeId())) {
            return Optional.of(now.get().etag());
        }
        if (!holds(condition, now)) {
            return Optional.empty();
        }
        throw new CallFailure(Kind.BUSY, failure.reason(), failure);
    }

    private static boolean holds(Condition condition, Optional<Head> now) {
        if (condition instanceof Condition.Absent) {
            return now.isEmpty();
        }
        return !(condition instanceof Condition.Unchanged unchanged)
                || now.filter(head -> head.etag().equals(unchanged.etag())).isPresent();
    }
}
