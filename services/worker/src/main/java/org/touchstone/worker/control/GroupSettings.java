package org.touchstone.worker.control;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settings of the queues' share groups. {@code lock}: how long a record stays with a worker that does not renew;
 * {@code deliveryLimit}: how often Kafka delivers a record before it drops it silently, above the workers' own limit.
 */
public record GroupSettings(Duration lock, int deliveryLimit) {

    /** One minute, ten deliveries: Kafka's own upper limits. */
    public static GroupSettings defaults() {
        return new GroupSettings(Duration.ofSeconds(60), 10);
    }

    Map<String, String> asKafkaConfig() {
        Map<String, String> config = new LinkedHashMap<>();
        // Kafka's default, latest, silently skips tasks that were sent before the first worker came.
        config.put("share.auto.offset.reset", "earliest");
        config.put("share.record.lock.duration.ms", Long.toString(lock.toMillis()));
        config.put("share.delivery.count.limit", Integer.toString(deliveryLimit));
        config.put("share.renew.acknowledge.enable", "true");
        return config;
    }
}
