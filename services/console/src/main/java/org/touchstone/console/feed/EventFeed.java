package org.touchstone.console.feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.touchstone.console.view.View;
import org.touchstone.proto.Topic;
import org.touchstone.worker.control.TopologyInitializer.TopologyException;

/**
 * Reads events, facts and dead letters from their beginning into the view, on one thread, without a consumer group: every
 * console reads everything. When Kafka goes away the view stays as it is and reading goes on once it is back.
 */
public final class EventFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration METADATA_TIMEOUT = Duration.ofSeconds(5);
    private static final long CHECK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PAUSE_MILLIS = 1_000;

    private final Map<String, Object> connection;
    private final RecordSink sink;
    private final Runnable createTopics;
    private final Map<String, Topic> topicByName = new HashMap<>();
    private final Map<TopicPartition, Long> nextOffsets = new HashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "console-feed");
    private Map<TopicPartition, Long> targets = Map.of();
    private volatile boolean caughtUp;
    private volatile boolean connected;
    private volatile long behind;
    private final AtomicLong read = new AtomicLong();

    /**
     * {@code connection}: what every Kafka client needs, at least {@code bootstrap.servers}; {@code createTopics} is called while
     * topics are missing.
     */
    public EventFeed(Map<String, Object> connection, View view, Runnable createTopics) {
        this.createTopics = createTopics;
        this.connection = Map.copyOf(connection);
        this.sink = new RecordSink(view);
        for (Topic topic : Topic.values()) {
            if (topic.use() != Topic.Use.QUEUE && topic.use() != Topic.Use.STREAM) {
                topicByName.put(topic.topicName(), topic);
            }
        }
        thread.setDaemon(true);
    }

    /** Starts reading. */
    public void start() {
        thread.start();
    }

    /** How far it is. */
    public FeedStatus status() {
        return new FeedStatus(caughtUp, connected, behind, read.get(), sink.unreadable());
    }

    /** Whether the thread is there; false means that the console must be restarted. */
    public boolean alive() {
        return thread.isAlive();
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (stop.getCount() > 0) {
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings())) {
                follow(consumer);
            } catch (InterruptException e) {
                return;
            } catch (KafkaException | TopologyException e) {
                connected = false;
                LOG.warn("Kafka does not answer; trying again: {}", e.toString());
                pause();
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        assign(consumer);
        long checkedAt = System.nanoTime();
        while (stop.getCount() > 0) {
            for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL)) {
                Topic topic = topicByName.get(entry.topic());
                if (topic != null) {
                    sink.accept(topic, entry);
                }
                nextOffsets.put(new TopicPartition(entry.topic(), entry.partition()), entry.offset() + 1);
                read.incrementAndGet();
            }
            if (!caughtUp || System.nanoTime() - checkedAt > CHECK_EVERY_NANOS) {
                checkedAt = System.nanoTime();
                check(consumer);
            }
        }
    }

    private void assign(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        Map<String, List<PartitionInfo>> known = consumer.listTopics(METADATA_TIMEOUT);
        if (!known.keySet().containsAll(topicByName.keySet())) {
            createTopics.run();
            known = consumer.listTopics(METADATA_TIMEOUT);
        }
        for (String topic : topicByName.keySet()) {
            List<PartitionInfo> infos = known.get(topic);
            if (infos == null) {
                throw new KafkaException("Topic " + topic + " does not exist yet");
            }
            infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(partitions);
        for (TopicPartition partition : partitions) {
            Long next = nextOffsets.get(partition);
            if (next == null) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, next);
            }
        }
        if (targets.isEmpty()) {
            targets = consumer.endOffsets(partitions, METADATA_TIMEOUT);
        }
        connected = true;
    }

    private void check(KafkaConsumer<byte[], byte[]> consumer) {
        if (!caughtUp) {
            caughtUp = targets.entrySet().stream()
                    .allMatch(target -> position(consumer, target.getKey()) >= target.getValue());
            if (caughtUp) {
                LOG.info("The view has caught up after {} records", read.get());
            }
        }
        behind = remaining(consumer, consumer.assignment());
        connected = true;
    }

    private long remaining(KafkaConsumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
        return consumer.endOffsets(partitions, METADATA_TIMEOUT).entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - position(consumer, end.getKey())))
                .sum();
    }

    private static long position(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
        return consumer.position(partition, METADATA_TIMEOUT);
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(connection);
        settings.put("key.deserializer", ByteArrayDeserializer.class);
        settings.put("value.deserializer", ByteArrayDeserializer.class);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        settings.put("isolation.level", "read_committed");
        settings.put("client.id", "touchstone-console-feed");
        return settings;
    }

    private void pause() {
        try {
            stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
