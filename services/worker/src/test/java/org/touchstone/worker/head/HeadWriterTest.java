package org.touchstone.worker.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.Ticket;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.StoreException;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.worker.FailPoint;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskHead.OutboxRecord;
import org.touchstone.worker.TaskHead.State;
import org.touchstone.worker.TopicNames;
import org.touchstone.worker.machine.Command;
import org.touchstone.worker.machine.Decision;
import org.touchstone.worker.publish.Envelope;
import org.touchstone.worker.publish.PublishException;
import org.touchstone.worker.rig.FakePublisher;
import org.touchstone.worker.rig.Rig;

class HeadWriterTest {
    private static final Command.Identity TASK = new Command.Identity("t", "train-classifier", "abc");

    private final ObjectStore store = new InMemoryObjectStore();
    private final TaskHeads heads = new TaskHeads(store);
    private final FakePublisher publisher = new FakePublisher();
    private final InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    private final AtomicInteger ids = new AtomicInteger();
    private final HeadWriter writer =
            new HeadWriter(heads, publisher, clock, () -> "w" + ids.incrementAndGet(), FailPoint.none());
    private final Envelope envelope =
            Envelope.of(TopicNames.standard(), clock, "test", "").about(Rig.task("t", 5, 0, "plain"));

    @Test
    void shouldPublishWhatTheWrittenHeadAnnouncesAndKeepItInTheHead() {
        Transition claimed = writer.apply("t", deliver("q-0@1"), envelope);

        TaskHead stored = heads.read("t").orElseThrow().head();
        assertThat(stored).isEqualTo(claimed.presentHead().head());
        assertThat(stored.outbox()).isNotEmpty().isEqualTo(publisher.published());
        assertThat(stored.writeId()).isEqualTo("w1");
    }

    @Test
    void shouldPublishWhatACrashLeftInTheHeadBeforeReplacingIt() {
        VersionedHead owned = writer.apply("t", deliver("q-0@1"), envelope).presentHead();
        publisher.failNext(1);
        Command handOver = new Command.HandOver(1, reached(), Ticket.Reason.DRAINED, "stopping");
        assertThatThrownBy(() -> writer.applyKnown(owned, owned.head().writeId(), handOver, envelope))
                .isInstanceOf(PublishException.class);
        List<OutboxRecord> left = heads.read("t").orElseThrow().head().outbox();
        assertThat(publisher.published()).doesNotContainAnyElementsOf(left);

        Transition repetition = writer.apply("t", deliver("q-0@1"), envelope);

        assertThat(repetition.decision()).isInstanceOf(Decision.Nothing.class);
        assertThat(publisher.published()).containsAll(left);
        assertThat(left).extracting(OutboxRecord::topic).contains("touchstone.tasks.training");
    }

    @Test
    void shouldDecideAnewWhenSomebodyElseWroteInBetween() {
        VersionedHead known = writer.apply("t", deliver("q-0@1"), envelope).presentHead();
        writer.apply("t", new Command.RequestCancel(TASK, "alice"), envelope);

        Transition late =
                writer.applyKnown(known, known.head().writeId(), new Command.CommitCheckpoint(1, reached()), envelope);

        assertThat(late.presentHead().head().state()).isEqualTo(State.CANCELLED);
        assertThat(heads.read("t").orElseThrow().head().cancelRequestedBy()).isEqualTo("alice");
    }

    @Test
    void shouldClearAnOutboxOnlyWhileTheHeadIsTheOneThatWasPublished() {
        TaskHead claimed =
                writer.apply("t", deliver("q-0@1"), envelope).presentHead().head();

        writer.settle("t", "another", envelope);
        assertThat(heads.read("t").orElseThrow().head().outbox()).isNotEmpty();
        writer.settle("t", claimed.writeId(), envelope);

        assertThat(heads.read("t").orElseThrow().head().outbox()).isEmpty();
    }

    @Test
    void shouldPassOverFieldsOfLaterVersionsAndNameWhatIsNoHead() {
        writer.apply("t", deliver("q-0@1"), envelope);
        String json =
                new String(store.read(TaskKeys.head("t"), 1 << 20).orElseThrow().content(), StandardCharsets.UTF_8);
        store.put(
                TaskKeys.head("t"),
                json.replaceFirst("\\{", "{\"later\":[1],").getBytes(StandardCharsets.UTF_8),
                "application/json");
        store.put(TaskKeys.head("u"), "noise".getBytes(StandardCharsets.UTF_8), "application/json");

        assertThat(heads.read("t").orElseThrow().head().epoch()).isEqualTo(1);
        assertThatThrownBy(() -> heads.read("u"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("tasks/u/head.json");
    }

    private static Command deliver(String record) {
        return new Command.Deliver(TASK, record, 1, new Command.Limits(5, 9), null, "worker");
    }

    private static Command.Reached reached() {
        return new Command.Reached(0, 5, null, 0);
    }
}
