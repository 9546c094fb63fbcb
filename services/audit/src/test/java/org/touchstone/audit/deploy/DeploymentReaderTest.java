package org.touchstone.audit.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.touchstone.audit.plan.SubjectSource;
import org.touchstone.proto.v1.DeadLetter;
import org.touchstone.proto.v1.ModelDeployed;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.StoreException;
import org.touchstone.store.memory.InMemoryObjectStore;

class DeploymentReaderTest {
    private static final TopicPartition PARTITION = new TopicPartition("touchstone.deployments", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final List<DeadLetter> letters = new CopyOnWriteArrayList<>();
    private final AtomicInteger outages = new AtomicInteger();
    private final DeploymentReader reader = new DeploymentReader(
            consumer, new Deployments(new SubjectSource(new InMemoryObjectStore())), new DeploymentReader.Outlet() {
                @Override
                public void submit(Task task) {
                    throw new AssertionError("nothing here can be audited");
                }

                @Override
                public void bury(DeadLetter letter) {
                    if (outages.getAndDecrement() > 0) {
                        // This consumer forgets what it has handed out; a real one reads it again after the seek.
                        consumer.schedulePollTask(() ->
                                send(letter.getOffset(), letter.getRecord().toByteArray()));
                        throw new StoreException(StoreException.Code.UNAVAILABLE, "The store is away.");
                    }
                    letters.add(letter);
                }
            });
    private final Thread thread = new Thread(reader);

    @BeforeEach
    void assign() {
        consumer.assign(List.of(PARTITION));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    }

    @AfterEach
    void stop() throws Exception {
        reader.stop();
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
    }

    private void send(long offset, byte @Nullable [] value) {
        consumer.addRecord(new ConsumerRecord<>(
                PARTITION.topic(), 0, offset, "key".getBytes(java.nio.charset.StandardCharsets.UTF_8), value));
    }

    private long committed() {
        OffsetAndMetadata offset = consumer.committed(Set.of(PARTITION)).get(PARTITION);
        return offset == null ? -1 : offset.offset();
    }

    @Test
    void badRecordsAreBuriedWithTheirCauseAndReadingGoesOn() {
        byte[] garbage = {(byte) 0xFF, 1, 2};
        send(0, garbage);
        send(1, null);
        send(2, ModelDeployed.newBuilder().setName("x").setModel("gone").build().toByteArray());

        thread.start();

        await().until(() -> letters.size() == 2);
        assertThat(letters.get(0).getCode()).isEqualTo("UNREADABLE");
        assertThat(letters.get(0).getRecord().toByteArray()).isEqualTo(garbage);
        assertThat(letters.get(1).getCode()).isEqualTo("FAILED");
        assertThat(letters.get(1).getCause()).contains("There is no model 'gone'");
        assertThat(letters.get(1).getOffset()).isEqualTo(2);
        await().until(() -> committed() == 3);
    }

    @Test
    void anOutageIsWaitedOutWithNothingLost() {
        outages.set(1);
        send(0, ModelDeployed.newBuilder().setName("x").setModel("gone").build().toByteArray());

        thread.start();

        await().until(() -> committed() == 1);
        assertThat(letters).hasSize(1);
        assertThat(outages.get()).isNegative();
    }
}
