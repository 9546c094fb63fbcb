package org.touchstone.worker.rig;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.DeadLetter;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.worker.TopicNames;

/** Everything that was said on the topics that readers read, from the beginning, as it comes. */
public final class EventLog implements AutoCloseable {
    private final List<TaskEvent> events = new CopyOnWriteArrayList<>();
    private final List<DeadLetter> letters = new CopyOnWriteArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> records = new CopyOnWriteArrayList<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final TopicNames names;
    private final Thread thread;

    EventLog(Map<String, Object> connection, TopicNames names) {
        this.names = names;
        this.thread = new Thread(() -> read(new HashMap<>(connection)), "event-log");
        thread.setDaemon(true);
        thread.start();
    }

    /** Events of a task, in the order in which they were read. */
    public List<TaskEvent> of(String taskId) {
        return events.stream().filter(event -> event.getTaskId().equals(taskId)).toList();
    }

    /** Events of a task that are of a kind. */
    public List<TaskEvent> of(String taskId, TaskEvent.EventCase kind) {
        return of(taskId).stream().filter(event -> event.getEventCase() == kind).toList();
    }

    /** Dead letters about a task. */
    public List<DeadLetter> letters(Predicate<DeadLetter> wanted) {
        return letters.stream().filter(wanted).toList();
    }

    /** Records of events, with headers. */
    public List<ConsumerRecord<byte[], byte[]>> records() {
        return List.copyOf(records);
    }

    /** Values of a metric by step as a reader keeps them: the newest epoch counts. */
    public Map<Long, Double> series(String taskId, String name) {
        Map<Long, TaskEvent> newest = new TreeMap<>();
        for (TaskEvent event : of(taskId, TaskEvent.EventCase.METRIC)) {
            if (event.getMetric().getName().equals(name)) {
                newest.merge(
                        event.getMetric().getStep(),
                        event,
                        (kept, next) -> next.getEpoch() >= kept.getEpoch() ? next : kept);
            }
        }
        Map<Long, Double> series = new TreeMap<>();
        newest.forEach((step, event) -> series.put(step, event.getMetric().getValue()));
        return series;
    }

    @Override
    public void close() {
        stopping.countDown();
    }

    private void read(Map<String, Object> settings) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new java.util.ArrayList<>();
            for (Topic topic : List.of(Topic.TASK_EVENTS, Topic.DEAD_LETTERS)) {
                for (int i = 0; i < topic.partitions(); i++) {
                    partitions.add(new TopicPartition(names.of(topic), i));
                }
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (stopping.getCount() > 0) {
                consumer.poll(Duration.ofMillis(100)).forEach(this::keep);
            }
        }
    }

    private void keep(ConsumerRecord<byte[], byte[]> record) {
        try {
            records.add(record);
            if (record.topic().equals(names.of(Topic.TASK_EVENTS))) {
                events.add(TaskEvent.parseFrom(record.value()));
            } else {
                letters.add(DeadLetter.parseFrom(record.value()));
            }
        } catch (InvalidProtocolBufferException broken) {
            throw new IllegalStateException("A record of ours is unreadable: " + record, broken);
        }
    }
}
