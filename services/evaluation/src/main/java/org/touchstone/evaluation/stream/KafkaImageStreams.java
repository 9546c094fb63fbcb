package org.touchstone.evaluation.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.ObservedImage;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TopicNames;

/** The one partition of touchstone.images, read without a group: where a task stands is in its own checkpoint. */
public final class KafkaImageStreams implements ImageStreams {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final int LONGEST_ID = 200;
    private static final int MOST_RECORDS = 100;
    private static final int MOST_BYTES = 8 << 20;

    private final Map<String, Object> connection;
    private final TopicPartition partition;

    /** {@code connection}: what every Kafka client needs, at least bootstrap servers. */
    public KafkaImageStreams(Map<String, Object> connection, TopicNames names) {
        this.connection = Map.copyOf(connection);
        this.partition = new TopicPartition(names.of(Topic.IMAGES), 0);
    }

    @Override
    public long next() {
        return ask(consumer -> consumer.endOffsets(List.of(partition), PATIENCE));
    }

    @Override
    public long oldest() {
        return ask(consumer -> consumer.beginningOffsets(List.of(partition), PATIENCE));
    }

    private long ask(Function<KafkaConsumer<byte[], byte[]>, Map<TopicPartition, Long>> question) {
        try (KafkaConsumer<byte[], byte[]> consumer = connect()) {
            return question.apply(consumer).getOrDefault(partition, 0L);
        } catch (KafkaException e) {
            throw outOfReach(e);
        }
    }

    private static TaskFailedException outOfReach(KafkaException cause) {
        return TaskFailedException.retryable(
                "STREAM_OUT_OF_REACH", "The broker did not tell of the images that arrived.", cause);
    }

    private KafkaConsumer<byte[], byte[]> connect() {
        Map<String, Object> settings = new HashMap<>(connection);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MOST_BYTES);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(settings);
    }

    @Override
    public Follower follow(String stream, long offset) {
        KafkaConsumer<byte[], byte[]> consumer = connect();
        consumer.assign(List.of(partition));
        consumer.seek(partition, offset);
        return new KafkaFollower(consumer, stream.getBytes(StandardCharsets.UTF_8));
    }

    private static final class KafkaFollower implements Follower {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final byte[] stream;
        private final Queue<Arrived> read = new ArrayDeque<>();

        KafkaFollower(KafkaConsumer<byte[], byte[]> consumer, byte[] stream) {
            this.consumer = consumer;
            this.stream = stream;
        }

        @Override
        public Optional<Arrived> poll() {
            try {
                if (read.isEmpty()) {
                    consumer.poll(MOMENT).forEach(this::take);
                }
            } catch (KafkaException e) {
                throw outOfReach(e);
            }
            return Optional.ofNullable(read.poll());
        }

        private void take(ConsumerRecord<byte[], byte[]> message) {
            if (Arrays.equals(message.key(), stream)) {
                read.add(arrived(message));
            }
        }

        private static Arrived arrived(ConsumerRecord<byte[], byte[]> message) {
            try {
                ObservedImage image = ObservedImage.parseFrom(message.value() == null ? new byte[0] : message.value());
                String id = image.getId();
                return new Arrived(
                        message.offset(),
                        id.substring(0, Math.min(id.length(), LONGEST_ID)),
                        image.getPicture().toByteArray());
            } catch (InvalidProtocolBufferException e) {
                return new Arrived(message.offset(), "", new byte[0]);
            }
        }

        @Override
        public void close() {
            consumer.close(CloseOptions.timeout(MOMENT));
        }
    }
}
