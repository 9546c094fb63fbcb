package org.touchstone.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.touchstone.embedded.kafka.EmbeddedKafka;
import org.touchstone.embedded.kafka.KafkaSettings;

class EmbeddedKafkaIT {

    @Test
    void queuesSurviveARestartOnTheSamePorts(@TempDir Path directory) throws Exception {
        try (EmbeddedKafka kafka =
                EmbeddedKafka.start(KafkaSettings.in(directory).withDeliveryLimit(7))) {
            String before = kafka.bootstrapServers();
            try (Admin admin = Admin.create(client(kafka))) {
                admin.createTopics(List.of(new NewTopic("work", 1, (short) 1)))
                        .all()
                        .get();
                alterGroup(admin, "workers", "share.auto.offset.reset", "earliest");
                alterGroup(admin, "workers", "share.record.lock.duration.ms", "1000");
            }
            send(kafka, "first");
            assertThat(takeOne(kafka, AcknowledgeType.RELEASE)).isEqualTo("first, delivery 1");

            kafka.restart();

            assertThat(kafka.bootstrapServers()).isEqualTo(before);
            send(kafka, "second");
            assertThat(takeOne(kafka, AcknowledgeType.ACCEPT)).isEqualTo("first, delivery 2");
            assertThat(takeOne(kafka, AcknowledgeType.ACCEPT)).isEqualTo("second, delivery 1");
        }
    }

    @Test
    void aBrokerThatCannotStartSaysWhy(@TempDir Path directory) throws Exception {
        Path file = Files.createFile(directory.resolve("not-a-folder"));

        assertThatThrownBy(() -> EmbeddedKafka.start(KafkaSettings.in(file)))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("log.dirs=" + file);
    }

    private static void alterGroup(Admin admin, String group, String key, String value) throws Exception {
        Collection<AlterConfigOp> change =
                List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET));
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), change))
                .all()
                .get();
    }

    private static void send(EmbeddedKafka kafka, String text) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client(kafka), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("work", text.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    private static String takeOne(EmbeddedKafka kafka, AcknowledgeType answer) {
        Map<String, Object> config = client(kafka);
        config.put("group.id", "workers");
        config.put("max.poll.records", 1);
        config.put("share.acknowledgement.mode", "explicit");
        config.put("share.acquire.mode", "record_limit");
        try (KafkaShareConsumer<byte[], byte[]> consumer =
                new KafkaShareConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(Set.of("work"));
            for (int poll = 0; poll < 60; poll++) {
                List<ConsumerRecord<byte[], byte[]>> got = new ArrayList<>();
                consumer.poll(Duration.ofMillis(500)).forEach(got::add);
                if (!got.isEmpty()) {
                    consumer.acknowledge(got.get(0), answer);
                    consumer.commitSync();
                    return new String(got.get(0).value(), StandardCharsets.UTF_8) + ", delivery "
                            + got.get(0).deliveryCount().orElse((short) 0);
                }
            }
        }
        throw new AssertionError("Nothing was delivered within 30 s");
    }

    private static Map<String, Object> client(EmbeddedKafka kafka) {
        return new HashMap<>(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }
}
