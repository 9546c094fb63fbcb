package org.touchstone.worker.kafka;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a queue's share group treats its records: how long one is held without renewal, and how often one is delivered at most.
 * The worker buries a task before Kafka would drop it silently, so the limit lies above the worker's own.
 */
public record GroupSettings(Duration lock, int deliveryLimit) {
    /** A minute, renewed at half of it; ten deliveries. */
    public static final GroupSettings DEFAULT = new GroupSettings(Duration.ofMinutes(1), 10);

    /** By Kafka's names. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        // Kafka's default is latest: a task posted before the first worker joined would be skipped.
        settings.put("share.auto.offset.reset", "earliest");
        settings.put("share.record.lock.duration.ms", Long.toString(lock.toMillis()));
        settings.put("share.delivery.count.limit", Integer.toString(deliveryLimit));
        settings.put("share.renew.acknowledge.enable", "true");
        return settings;
    }
}
