package org.touchstone.benchmarks;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.TaskEvent.EventCase;
import org.touchstone.worker.TopicNames;

/** When a reader of the topic of events first saw each kind of event of each task, in System.nanoTime. */
final class EventTimes implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Map<String, Map<EventCase, Long>> seen = new HashMap<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch positioned = new CountDownLatch(1);
    private final Thread thread;

    EventTimes(Map<String, Object> connection) {
        this.thread = new Thread(() -> read(connection), "event-times");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until the task has such an event; a task that ends otherwise is an error. */
    long await(String taskId, EventCase kind, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (seen) {
            while (true) {
                Map<EventCase, Long> events = seen.getOrDefault(taskId, Map.of());
                Long nanos = events.get(kind);
                if (nanos != null) {
                    return nanos;
                }
                long leftMillis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                if (leftMillis <= 0 || events.containsKey(EventCase.FAILED) || events.containsKey(EventCase.REJECTED)) {
                    throw new IllegalStateException(
                            "Task " + taskId + " has no event " + kind + " but " + events.keySet());
                }
                pause(leftMillis);
            }
        }
    }

    /** Waits until the reader stands at the end of the topic, so that it misses nothing that comes. */
    void awaitReady() throws InterruptedException {
        positioned.await();
    }

    private void pause(long millis) {
        try {
            seen.wait(millis);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for events", asked);
        }
    }

    private void read(Map<String, Object> connection) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(connection, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int i = 0; i < Topic.TASK_EVENTS.partitions(); i++) {
                partitions.add(new TopicPartition(TopicNames.standard().of(Topic.TASK_EVENTS), i));
            }
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            positioned.countDown();
            while (stopping.getCount() > 0) {
                consumer.poll(POLL).forEach(this::keep);
            }
        }
    }

    private void keep(ConsumerRecord<byte[], byte[]> record) {
        long now = System.nanoTime();
        try {
            TaskEvent event = TaskEvent.parseFrom(record.value());
            synchronized (seen) {
                seen.computeIfAbsent(event.getTaskId(), id -> new HashMap<>()).putIfAbsent(event.getEventCase(), now);
                seen.notifyAll();
            }
        } catch (InvalidProtocolBufferException malformed) {
            throw new IllegalStateException("The topic of events holds something else", malformed);
        }
    }

    @Override
    public void close() {
        stopping.countDown();
        try {
            thread.join();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }
}
