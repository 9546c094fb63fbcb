package org.touchstone.audit.deploy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.touchstone.audit.deploy.Deployments.RefusedDeploymentException;
import org.touchstone.proto.v1.DeadLetter;
import org.touchstone.proto.v1.ModelDeployed;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.StoreException;
import org.touchstone.worker.publish.PublishException;

/**
 * Reads deployments one by one and sees to it that each is an audit on its queue, or a dead letter with its cause, before its offset
 * is committed. Records may come again after a crash; the second time changes nothing. An outage is waited out.
 */
final class DeploymentReader implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(DeploymentReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int MAX_LETTER_BYTES = 256 * 1024;

    private final Consumer<byte[], byte[]> consumer;
    private final Deployments deployments;
    private final Outlet outlet;
    private final CountDownLatch stopping = new CountDownLatch(1);

    DeploymentReader(Consumer<byte[], byte[]> consumer, Deployments deployments, Outlet outlet) {
        this.consumer = consumer;
        this.deployments = deployments;
        this.outlet = outlet;
    }

    /** Where tasks and dead letters go; both return once the broker has them. */
    interface Outlet {
        void submit(Task task);

        void bury(DeadLetter letter);
    }

    @Override
    public void run() {
        try (consumer) {
            while (stopping.getCount() > 0) {
                try {
                    read(consumer.poll(POLL));
                } catch (WakeupException asked) {
                    LOG.info("Deployments are no longer read");
                } catch (KafkaException outage) {
                    LOG.warn("Deployments cannot be read just now: {}", outage.getMessage());
                    pause();
                }
            }
        }
    }

    private void read(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            for (ConsumerRecord<byte[], byte[]> entry : records.records(partition)) {
                try {
                    take(entry);
                } catch (StoreException | PublishException outage) {
                    LOG.warn("Deployment at offset {} waits: {}", entry.offset(), outage.getMessage());
                    consumer.seek(partition, entry.offset());
                    pause();
                    return;
                }
                consumer.commitSync(Map.of(partition, new OffsetAndMetadata(entry.offset() + 1)));
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> entry) {
        byte @Nullable [] value = entry.value();
        if (value == null) {
            // A tombstone: the model is no longer deployed, what was found about it stays.
            return;
        }
        try {
            outlet.submit(deployments.taskOf(ModelDeployed.parseFrom(value)));
        } catch (InvalidProtocolBufferException unreadable) {
            bury(entry, value, "UNREADABLE", "The record is not a touchstone.v1.ModelDeployed in protobuf encoding.");
        } catch (RefusedDeploymentException refused) {
            bury(entry, value, "FAILED", String.valueOf(refused.getMessage()));
        }
    }

    private void bury(ConsumerRecord<byte[], byte[]> entry, byte[] value, String code, String cause) {
        LOG.warn("Deployment at offset {} is refused: {}", entry.offset(), cause);
        outlet.bury(DeadLetter.newBuilder()
                .setCode(code)
                .setCause(cause)
                .setTopic(entry.topic())
                .setPartition(entry.partition())
                .setOffset(entry.offset())
                .setDeliveryCount(1)
                .setRecord(UnsafeByteOperations.unsafeWrap(value, 0, Math.min(value.length, MAX_LETTER_BYTES)))
                .build());
    }

    private void pause() {
        try {
            stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            stopping.countDown();
        }
    }

    /** Ends {@link #run} soon; from any thread. */
    void stop() {
        stopping.countDown();
        consumer.wakeup();
    }
}
