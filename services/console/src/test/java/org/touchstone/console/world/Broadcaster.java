package org.touchstone.console.world;

import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
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

    public void events(List<TaskEvent> events) {
        for (TaskEvent event : events) {
            send(Topic.TASK_EVENTS, event.getTaskId(), event.toByteArray());
        }
        producer.flush();
    }

    public void fact(Topic topic, String key, Message fact) {
        send(topic, key, fact.toByteArray());
        producer.flush();
    }

    public void send(Topic topic, String key, byte[] value) {
        producer.send(new ProducerRecord<>(topic.topicName(), key.getBytes(StandardCharsets.UTF_8), value));
    }

    @Override
    public void close() {
        producer.close();
    }
}
