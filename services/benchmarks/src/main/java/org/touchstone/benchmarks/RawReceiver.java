package org.touchstone.benchmarks;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.touchstone.proto.Topic;
import org.touchstone.worker.TopicNames;

/** Kafka alone: a share group of its own that receives the same records as the workers, one at a time, and only acknowledges. */
final class RawReceiver implements AutoCloseable {
    private static final String GROUP = "benchmarks-raw";
    private static final Duration POLL = Duration.ofMillis(500);

    private final Map<String, CompletableFuture<Long>> received = new ConcurrentHashMap<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    RawReceiver(Installation installation) throws ExecutionException, InterruptedException {
        ConfigEntry earliest = new ConfigEntry("share.auto.offset.reset", "earliest");
        installation
                .admin()
                .incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.GROUP, GROUP),
                        List.of(new AlterConfigOp(earliest, AlterConfigOp.OpType.SET))))
                .all()
                .get();
        Map<String, Object> settings = new HashMap<>(installation.connection());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
        settings.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        settings.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        this.thread = new Thread(() -> read(settings), "raw-receiver");
        thread.setDaemon(true);
        thread.start();
    }

    /** When the record of the task came out of poll, in System.nanoTime. */
    CompletableFuture<Long> of(String taskId) {
        return received.computeIfAbsent(taskId, id -> new CompletableFuture<>());
    }

    private void read(Map<String, Object> settings) {
        try (KafkaShareConsumer<String, byte[]> consumer =
                new KafkaShareConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(TopicNames.standard().of(Topic.TASKS_TRAINING)));
            while (stopping.getCount() > 0) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    of(record.key()).complete(System.nanoTime());
                    consumer.acknowledge(record, AcknowledgeType.ACCEPT);
                    consumer.commitSync();
                }
            }
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
