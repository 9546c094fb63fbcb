package org.touchstone.console.world;

import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.TaskEvent;

/** Puts events and facts on Kafka as workers do. */
public final class Broadcaster implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;

    public Broadcaster(String bootstrapServers) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 2),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Place of the last of them in its partition. */
    public long events(List<TaskEvent> events) {
        Future<RecordMetadata> last = null;
        for (TaskEvent event : events) {
            last = send(Topic.TASK_EVENTS, event.getTaskId(), event.toByteArray());
        }
        producer.flush();
        try {
            return last == null ? -1 : last.get().offset();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("The events were not taken.", e);
        }
    }

    public void fact(Topic topic, String key, Message fact) {
        send(topic, key, fact.toByteArray());
        producer.flush();
    }

    public Future<RecordMetadata> send(Topic topic, String key, byte[] value) {
        return producer.send(new ProducerRecord<>(topic.topicName(), key.getBytes(StandardCharsets.UTF_8), value));
    }

    @Override
    public void close() {
        producer.close();
    }
}
