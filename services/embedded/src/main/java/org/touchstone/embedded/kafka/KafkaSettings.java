package org.touchstone.embedded.kafka;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a broker keeps its data and listens (port 0: a free one, kept over restarts), and broker properties that replace
 * those of {@link EmbeddedKafka}.
 */
public record KafkaSettings(Path dataDirectory, int port, int controllerPort, Map<String, String> overrides) {

    /** Copies the overrides. */
    public KafkaSettings {
        overrides = Collections.unmodifiableMap(new TreeMap<>(overrides));
    }

    /** Free ports, no overrides. */
    public static KafkaSettings in(Path dataDirectory) {
        return new KafkaSettings(dataDirectory, 0, 0, Map.of());
    }

    /** Listens at this port. */
    public KafkaSettings withPort(int newPort) {
        return new KafkaSettings(dataDirectory, newPort, controllerPort, overrides);
    }

    /** The controller listens at this port. */
    public KafkaSettings withControllerPort(int newPort) {
        return new KafkaSettings(dataDirectory, port, newPort, overrides);
    }

    /** Broker's default for how long a share group's consumer holds a record; groups may set their own. */
    public KafkaSettings withShareLock(Duration lock) {
        return with("group.share.record.lock.duration.ms", Long.toString(lock.toMillis()));
    }

    /** Broker's default for how often a record is delivered at most, 2 to 25; groups may set their own. */
    public KafkaSettings withDeliveryLimit(int deliveries) {
        return with("group.share.delivery.count.limit", Integer.toString(deliveries));
    }

    /** Any broker property. */
    public KafkaSettings with(String property, String value) {
        Map<String, String> changed = new TreeMap<>(overrides);
        changed.put(property, value);
        return new KafkaSettings(dataDirectory, port, controllerPort, changed);
    }
}
