package org.touchstone.local;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.touchstone.proto.CloudEventHeaders;
import org.touchstone.proto.Tasks;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;

/** Streams tasks into the broker as any client would, and follows what happens to them. */
final class TaskStream implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(250);

    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> events;

    TaskStream(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", "5"),
                new StringSerializer(),
                new ByteArraySerializer());
        events = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "latest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = events.partitionsFor(Topic.TASK_EVENTS.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        events.assign(partitions);
        events.seekToEnd(partitions);
        partitions.forEach(events::position);
    }

    /** Publishes the tasks and returns when the broker has them. */
    void submit(Collection<Task> tasks, Instant now) {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (Task task : tasks) {
            ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                    Tasks.topicOf(task.getSpecCase()).topicName(), task.getId(), task.toByteArray());
            CloudEventHeaders.of(task, task.getId(), "demo", task.getId(), now, "")
                    .forEach((name, value) -> record.headers().add(name, value));
            records.add(record);
        }
        try {
            for (var sent : records.stream().map(producer::send).toList()) {
                sent.get();
            }
        } catch (ExecutionException e) {
            throw new LocalException("The broker did not take a task: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalException("Interrupted while streaming tasks.", e);
        }
    }

    /** Hands the next events over, after waiting for some for a moment. */
    void poll(Consumer<TaskEvent> consumer) {
        for (ConsumerRecord<String, byte[]> record : events.poll(POLL)) {
            try {
                consumer.accept(TaskEvent.parseFrom(record.value()));
            } catch (InvalidProtocolBufferException e) {
                throw new LocalException("An unreadable record is on " + record.topic() + " at " + record.offset(), e);
            }
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        events.close();
    }
}
