package org.touchstone.worker.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.touchstone.proto.Topic;
import org.touchstone.testkit.junit.KafkaExtension;
import org.touchstone.testkit.junit.KafkaFixture;
import org.touchstone.worker.TopicNames;

/** Topics, groups and their depth against a real broker. */
@ExtendWith(KafkaExtension.class)
class QueueLagIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Topic QUEUE = Topic.TASKS_AUDIT;

    @Test
    void aQueueIsPreparedMeasuredAndDrained(KafkaFixture kafka) throws Exception {
        Admin admin = kafka.admin();
        TopologyInitializer initializer =
                new TopologyInitializer(admin, TopicNames.standard(), GroupSettings.defaults());
        initializer.initialize(LIMIT);
        initializer.initialize(LIMIT);
        QueueLag lag = new QueueLag(admin, TopicNames.standard());

        assertThat(admin.listTopics().names().get())
                .containsAll(Arrays.stream(Topic.values()).map(Topic::topicName).toList());
        // The broker answers before it has applied the change.
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(groupConfig(admin))
                .containsEntry("share.auto.offset.reset", "earliest")
                .containsEntry("share.delivery.count.limit", "10"));
        assertThat(lag.of(QUEUE)).isEqualTo(new QueueLag.Depth(0, 0));

        produce(kafka, 3);
        assertThat(lag.of(QUEUE)).as("before any worker ever came").isEqualTo(new QueueLag.Depth(3, 0));
        assertThat(lag.of(QUEUE).othersWait()).isTrue();

        try (KafkaShareConsumer<byte[], byte[]> worker = worker(kafka)) {
            worker.subscribe(List.of(QUEUE.topicName()));
            AtomicInteger done = new AtomicInteger();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                for (ConsumerRecord<byte[], byte[]> record : worker.poll(Duration.ofMillis(500))) {
                    assertThat(lag.of(QUEUE).members()).isEqualTo(1);
                    worker.acknowledge(record, AcknowledgeType.ACCEPT);
                    worker.commitSync();
                    done.incrementAndGet();
                }
                return done.get() == 3;
            });
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(lag.of(QUEUE)).isEqualTo(new QueueLag.Depth(0, 1)));
        }
    }

    private static Map<String, String> groupConfig(Admin admin) throws Exception {
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, QUEUE.shareGroup());
        Map<String, String> values = new HashMap<>();
        admin.describeConfigs(List.of(group)).all().get().values().forEach(config -> config.entries()
                .forEach(entry -> values.put(entry.name(), entry.value())));
        return values;
    }

    private static void produce(KafkaFixture kafka, int count) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka.clientConfig(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(QUEUE.topicName(), new byte[] {(byte) i}))
                        .get();
            }
        }
    }

    private static KafkaShareConsumer<byte[], byte[]> worker(KafkaFixture kafka) {
        Map<String, Object> config = new HashMap<>(kafka.clientConfig());
        config.put("group.id", QUEUE.shareGroup());
        config.put("share.acknowledgement.mode", "explicit");
        config.put("max.poll.records", 1);
        return new KafkaShareConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
