package org.touchstone.worker.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;

/** Waiting for the broker, within a limit. */
final class Futures {
    private Futures() {}

    /** The value; the cause itself when the broker refused, {@link KafkaUnavailableException} when it did not answer. */
    static <T> T await(KafkaFuture<T> future, Duration limit, String what) throws ExecutionException {
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new KafkaUnavailableException(
                    "Kafka did not answer within " + limit.toSeconds() + " s while " + what + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException("Interrupted while " + what + ".", e);
        }
    }
}
