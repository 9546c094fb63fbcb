package org.touchstone.road;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.AuditCompleted;
import org.touchstone.proto.v1.DatasetPublished;
import org.touchstone.proto.v1.DeadLetter;
import org.touchstone.proto.v1.DensityWindow;
import org.touchstone.proto.v1.EvaluationCompleted;
import org.touchstone.proto.v1.ModelPublished;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.TaskEvent.EventCase;

/** Everything that the services say on Kafka, from the beginning, as an outsider reads it. */
final class RoadLog {
    private static final Map<Topic, Parser<? extends Message>> READ = Map.of(
            Topic.TASK_EVENTS, TaskEvent.parser(),
            Topic.DEAD_LETTERS, DeadLetter.parser(),
            Topic.DATASETS, DatasetPublished.parser(),
            Topic.MODELS, ModelPublished.parser(),
            Topic.EVALUATIONS, EvaluationCompleted.parser(),
            Topic.AUDITS, AuditCompleted.parser(),
            Topic.DENSITIES, DensityWindow.parser());

    private final List<Said> all = new CopyOnWriteArrayList<>();
    private final Set<String> known = new HashSet<>();

    /** A message under its key. */
    record Said(String key, Message message) {}

    RoadLog(String bootstrapServers) {
        Thread reader = new Thread(() -> read(bootstrapServers), "road-log");
        reader.setDaemon(true);
        reader.start();
    }

    /** Messages of a type, in the order in which they were read. */
    <T extends Message> List<T> of(Class<T> type) {
        return all.stream()
                .map(Said::message)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** Events of a task. */
    List<TaskEvent> events(String taskId) {
        return of(TaskEvent.class).stream()
                .filter(event -> event.getTaskId().equals(taskId))
                .toList();
    }

    /** Events of a task that are of a kind. */
    List<TaskEvent> events(String taskId, EventCase kind) {
        return events(taskId).stream()
                .filter(event -> event.getEventCase() == kind)
                .toList();
    }

    /** How the task ended; waits for it. */
    TaskEvent end(String taskId, Duration atMost) {
        return await(taskId, RoadLog::ends, atMost);
    }

    /** The first event of the task, past or future, that is wanted. */
    TaskEvent await(String taskId, Predicate<TaskEvent> wanted, Duration atMost) {
        try {
            return Awaitility.await()
                    .pollInterval(Duration.ofMillis(20))
                    .atMost(atMost)
                    .until(() -> events(taskId).stream().filter(wanted).findFirst(), Optional::isPresent)
                    .orElseThrow();
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("Not said within " + atMost + ". Said: " + events(taskId), late);
        }
    }

    /** The first message of a type, past or future, that is wanted, under its key. */
    <T extends Message> Said await(Class<T> type, Predicate<T> wanted) {
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> all.stream()
                                .filter(said ->
                                        type.isInstance(said.message()) && wanted.test(type.cast(said.message())))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Every metric of a task by name and step, as a reader keeps them: the newest epoch counts. */
    Map<String, Map<Long, Double>> series(String taskId) {
        Map<String, Map<Long, TaskEvent>> newest = new TreeMap<>();
        for (TaskEvent event : events(taskId, EventCase.METRIC)) {
            newest.computeIfAbsent(event.getMetric().getName(), name -> new TreeMap<>())
                    .merge(
                            event.getMetric().getStep(),
                            event,
                            (kept, next) -> next.getEpoch() >= kept.getEpoch() ? next : kept);
        }
        Map<String, Map<Long, Double>> series = new TreeMap<>();
        newest.forEach((name, events) -> {
            Map<Long, Double> values = new TreeMap<>();
            events.forEach((step, event) -> values.put(step, event.getMetric().getValue()));
            series.put(name, values);
        });
        return series;
    }

    static boolean ends(TaskEvent event) {
        return event.hasSucceeded() || event.hasFailed() || event.hasCancelled() || event.hasRejected();
    }

    private void read(String bootstrapServers) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (Topic topic : READ.keySet()) {
                for (int i = 0; i < topic.partitions(); i++) {
                    partitions.add(new TopicPartition(topic.topicName(), i));
                }
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!Thread.currentThread().isInterrupted()) {
                consumer.poll(Duration.ofMillis(100)).forEach(this::keep);
            }
        }
    }

    /** A second event of the same task, epoch and sequence is a repetition, to be passed over. */
    private boolean isNew(TaskEvent event) {
        return known.add(event.getTaskId() + "/" + event.getEpoch() + "/" + event.getSequence());
    }

    private void keep(ConsumerRecord<String, byte[]> record) {
        READ.forEach((topic, parser) -> {
            if (topic.topicName().equals(record.topic())) {
                try {
                    Message message = parser.parseFrom(record.value());
                    if (!(message instanceof TaskEvent event) || isNew(event)) {
                        all.add(new Said(record.key(), message));
                    }
                } catch (InvalidProtocolBufferException broken) {
                    throw new IllegalStateException("A record of the services is unreadable: " + record, broken);
                }
            }
        });
    }
}
