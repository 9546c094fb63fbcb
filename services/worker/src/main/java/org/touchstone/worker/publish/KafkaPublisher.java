package org.touchstone.worker.publish;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.touchstone.worker.TaskHead.OutboxRecord;

/** One idempotent producer for everything that a process says. */
public final class KafkaPublisher implements Publisher {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;

    /** With a producer of the caller's, which this closes. */
    public KafkaPublisher(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** {@code connection} holds bootstrap servers and security; what durability rests on is set here. */
    public static KafkaPublisher connect(Map<String, Object> connection, String clientId) {
        Map<String, Object> settings = new HashMap<>(connection);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 15_000L);
        settings.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
        settings.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 << 20);
        return new KafkaPublisher(new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    @Override
    public void publish(List<OutboxRecord> records) {
        List<Future<RecordMetadata>> pending = new ArrayList<>();
        try {
            for (OutboxRecord record : records) {
                pending.add(producer.send(toKafka(record)));
            }
            for (Future<RecordMetadata> future : pending) {
                future.get();
            }
        } catch (ExecutionException | KafkaException failure) {
            throw new PublishException("The broker did not take " + describe(records), failure);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new PublishException("Interrupted while publishing " + describe(records), asked);
        }
    }

    @Override
    public void send(OutboxRecord record, Runnable failed) {
        try {
            producer.send(toKafka(record), (metadata, failure) -> {
                if (failure != null) {
                    failed.run();
                }
            });
        } catch (KafkaException failure) {
            failed.run();
        }
    }

    @Override
    public void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close(CLOSE_PATIENCE);
    }

    private static ProducerRecord<byte[], byte[]> toKafka(OutboxRecord record) {
        ProducerRecord<byte[], byte[]> kafka = new ProducerRecord<>(
                record.topic(),
                record.key().getBytes(StandardCharsets.UTF_8),
                Base64.getDecoder().decode(record.valueBase64()));
        record.headers().forEach((name, value) -> kafka.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return kafka;
    }

    private static String describe(List<OutboxRecord> records) {
        return records.size() + " records for "
                + records.stream().map(OutboxRecord::topic).distinct().toList();
    }
}
