package org.touchstone.worker.runtime;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.touchstone.proto.CloudEventHeaders;

/** A share group's member that holds at most one record at a time. For one thread. */
final class ShareQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShareQueue.class);
    private static final Duration COMMIT_PATIENCE = Duration.ofSeconds(10);
    private static final Duration RENEWED_PATIENCE = Duration.ofSeconds(5);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
    private static final Duration LOCK_UNKNOWN = Duration.ofSeconds(15);

    private final ShareConsumer<byte[], byte[]> consumer;
    private @Nullable ConsumerRecord<byte[], byte[]> held;

    ShareQueue(ShareConsumer<byte[], byte[]> consumer, String topic) {
        this.consumer = consumer;
        consumer.subscribe(List.of(topic));
    }

    /** {@code connection} holds bootstrap servers and security; how records are taken is set here. */
    static ShareQueue connect(Map<String, Object> connection, String topic, String group, String clientId) {
        Map<String, Object> settings = new HashMap<>(connection);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        settings.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        return new ShareQueue(
                new KafkaShareConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()), topic);
    }

    /** The next record, if one comes in time; it is then held. */
    Optional<Delivery> take(Duration atMost) {
        held = null;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(atMost)) {
            if (held == null) {
                held = record;
            } else {
                consumer.acknowledge(record, AcknowledgeType.RELEASE);
            }
        }
        return Optional.ofNullable(held).map(ShareQueue::delivery);
    }

    /** How often to renew: well before the broker's lock runs out. */
    Duration renewalInterval() {
        return consumer.acquisitionLockTimeoutMs()
                .map(Duration::ofMillis)
                .orElse(LOCK_UNKNOWN)
                .dividedBy(3);
    }

    /** Keeps the record for another lock; false when it is not ours any more. */
    boolean renew() {
        ConsumerRecord<byte[], byte[]> record = held;
        if (record == null || !acknowledge(record, AcknowledgeType.RENEW)) {
            held = null;
            return false;
        }
        // Kafka returns a renewed record once more, and lets only a returned record be acknowledged.
        boolean same = take(RENEWED_PATIENCE)
                .filter(again -> again.offset() == record.offset() && again.partition() == record.partition())
                .isPresent();
        if (!same) {
            giveBack();
        }
        return same;
    }

    /** The record is done with, for ever; false when the broker may deliver it again. */
    boolean accept() {
        ConsumerRecord<byte[], byte[]> record = held;
        held = null;
        return record != null && acknowledge(record, AcknowledgeType.ACCEPT);
    }

    /** Somebody else may have the record; it may be somebody else's already. */
    void giveBack() {
        ConsumerRecord<byte[], byte[]> record = held;
        held = null;
        if (record != null) {
            acknowledge(record, AcknowledgeType.RELEASE);
        }
    }

    private boolean acknowledge(ConsumerRecord<byte[], byte[]> record, AcknowledgeType how) {
        try {
            consumer.acknowledge(record, how);
            Map<?, Optional<KafkaException>> outcome = Map.copyOf(consumer.commitSync(COMMIT_PATIENCE));
            Optional<KafkaException> failure =
                    outcome.values().stream().flatMap(Optional::stream).findFirst();
            failure.ifPresent(why -> LOG.warn(
                    "{} of {}-{}@{} failed: {}",
                    how,
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    why.toString()));
            return failure.isEmpty();
        } catch (KafkaException | IllegalStateException failure) {
            LOG.warn("{} of {}-{}@{} failed", how, record.topic(), record.partition(), record.offset(), failure);
            return false;
        }
    }

    @Override
    public void close() {
        consumer.close(CLOSE_PATIENCE);
    }

    private static Delivery delivery(ConsumerRecord<byte[], byte[]> record) {
        @Nullable Header trace = record.headers().lastHeader(CloudEventHeaders.TRACEPARENT);
        return new Delivery(
                record.topic(),
                record.partition(),
                record.offset(),
                record.deliveryCount().map(Short::intValue).orElse(1),
                record.value() == null ? new byte[0] : record.value(),
                trace == null ? "" : new String(trace.value(), StandardCharsets.UTF_8));
    }
}
