package org.touchstone.ingestion.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.Reference;
import org.touchstone.host.StoreSettings;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.CifarSource;
import org.touchstone.proto.v1.DatasetPublished;
import org.touchstone.proto.v1.FileReference;
import org.touchstone.proto.v1.IngestDataset;
import org.touchstone.proto.v1.ShapesetSource;
import org.touchstone.proto.v1.Split;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.minio.MinioObjectStore;
import org.touchstone.store.minio.StoreConfig;

/** A task sent by any Kafka client becomes a data set, a fact and events. */
@QuarkusTest
@WithTestResource(ServersResource.class)
class IngestionServiceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    ObjectStore store;

    @Inject
    StoreSettings settings;

    @Inject
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Test
    void aTaskBecomesADataSetWithFactAndEvents() throws Exception {
        try (ObjectStore raw = MinioObjectStore.open(
                StoreConfig.of(settings.endpoint(), "ingestion-raw", settings.accessKey(), settings.secretKey()))) {
            byte[] records = new byte[5 * 3073];
            records[3073] = 3;
            raw.put("cifar/records.bin", records, "application/octet-stream");
        }
        send(task(
                "it-good",
                Split.newBuilder()
                        .setName("train")
                        .setCifar(CifarSource.newBuilder()
                                .addFiles(
                                        FileReference.newBuilder().setLocation("s3://ingestion-raw/cifar/records.bin")))
                        .build()));

        List<TaskEvent> events = eventsUntil("it-good", TaskEvent::hasSucceeded);

        DatasetManifest manifest =
                new Catalog(store).dataset(Reference.parse("it-good")).content();
        assertThat(manifest.split("train").count()).isEqualTo(5);
        assertThat(events).anyMatch(TaskEvent::hasAccepted).anyMatch(TaskEvent::hasMetric);
        assertThat(events)
                .filteredOn(TaskEvent::hasArtifact)
                .extracting(event -> event.getArtifact().getDigest())
                .containsExactly(manifest.digest());
        DatasetPublished fact = DatasetPublished.parseFrom(
                read(Topic.DATASETS, "it-good@" + manifest.digest(), 1).get(0));
        assertThat(fact.getCountsMap()).isEqualTo(Map.of("train", 5L));
    }

    @Test
    void theGeneratorNeedsNoFiles() {
        send(task(
                "it-shapes",
                Split.newBuilder()
                        .setName("train")
                        .setShapeset(ShapesetSource.newBuilder().setCount(9000).setSeed(7))
                        .build()));

        eventsUntil("it-shapes", TaskEvent::hasSucceeded);

        assertThat(new Catalog(store)
                        .dataset(Reference.parse("it-shapes"))
                        .content()
                        .split("train")
                        .shards())
                .hasSize(2);
    }

    @Test
    void aTaskThatMayNotReadIsRejectedWithItsField() {
        send(task(
                "it-bad",
                Split.newBuilder()
                        .setName("train")
                        .setCifar(CifarSource.newBuilder()
                                .addFiles(FileReference.newBuilder().setLocation("/etc/passwd")))
                        .build()));

        List<TaskEvent> events = eventsUntil("it-bad", TaskEvent::hasRejected);

        TaskEvent last = events.get(events.size() - 1);
        assertThat(last.getRejected().getField()).isEqualTo("ingestDataset.splits[0].cifar.files[0].location");
        assertThat(last.getRejected().getReason()).contains("touchstone.ingestion.local.roots");
    }

    private static Task task(String id, Split split) {
        return Task.newBuilder()
                .setId(id)
                .setIngestDataset(IngestDataset.newBuilder().setName(id).addSplits(split))
                .build();
    }

    private void send(Task task) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topic.TASKS_INGESTION.topicName(), task.getId(), task.toByteArray()));
        }
    }

    private List<TaskEvent> eventsUntil(String taskId, java.util.function.Predicate<TaskEvent> last) {
        List<TaskEvent> events = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer(Topic.TASK_EVENTS)) {
            await().atMost(PATIENCE).until(() -> {
                for (ConsumerRecord<String, byte[]> entry : consumer.poll(Duration.ofMillis(200))) {
                    if (entry.key().equals(taskId)) {
                        events.add(TaskEvent.parseFrom(entry.value()));
                    }
                }
                return events.stream().anyMatch(last);
            });
        }
        return events;
    }

    private List<byte[]> read(Topic topic, String key, int count) {
        List<byte[]> values = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer(topic)) {
            await().atMost(PATIENCE).until(() -> {
                for (ConsumerRecord<String, byte[]> entry : consumer.poll(Duration.ofMillis(200))) {
                    if (entry.key().equals(key)) {
                        values.add(entry.value());
                    }
                }
                return values.size() >= count;
            });
        }
        return values;
    }

    @SuppressWarnings("checkstyle:regexpsinglelinejava")
    private KafkaConsumer<String, byte[]> consumer(Topic topic) {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "group.id",
                        "it-" + UUID.randomUUID(),
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(List.of(topic.topicName()));
        return consumer;
    }
}
