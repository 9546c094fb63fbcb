package org.touchstone.worker.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.Ticket;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.worker.TaskHead.OutboxRecord;
import org.touchstone.worker.TopicNames;
import org.touchstone.worker.control.TaskControl.CancelOutcome;
import org.touchstone.worker.control.TaskControl.SubmitOutcome;
import org.touchstone.worker.rig.FakePublisher;
import org.touchstone.worker.rig.Rig;

class TaskControlTest {
    private final FakePublisher publisher = new FakePublisher();
    private final AtomicInteger ids = new AtomicInteger();
    private final TaskControl control = new TaskControl(
            new InMemoryObjectStore(),
            publisher,
            TopicNames.standard(),
            InstantSource.fixed(Instant.EPOCH),
            () -> "w" + ids.incrementAndGet(),
            "test");

    @Test
    void shouldAnnounceAndQueueASubmissionAndKeepItsSpec() {
        Task task = Rig.task("one", 5, 0, "plain");

        assertThat(control.submit(task)).isEqualTo(new SubmitOutcome.Submitted());

        assertThat(publisher.published())
                .extracting(OutboxRecord::topic)
                .containsExactly("touchstone.task-events", "touchstone.tasks.training");
        assertThat(control.task("one")).contains(task);
        assertThat(control.ids("", 10)).containsExactly("one");
        assertThat(control.head("one")).isEmpty();
    }

    @Test
    void shouldTellARepetitionFromAnotherTaskOfTheSameId() {
        Task task = Rig.task("one", 5, 0, "plain");
        control.submit(task);

        assertThat(control.submit(task.toBuilder().setSubmitter("another").build()))
                .isInstanceOf(SubmitOutcome.Submitted.class);
        assertThat(control.submit(Rig.task("one", 6, 0, "plain"))).isInstanceOf(SubmitOutcome.Conflict.class);
    }

    @Test
    void shouldNameTheFieldThatIsWrong() {
        Task task = Rig.task("one", 5, 0, "plain");

        assertThat(control.submit(task.toBuilder().setId("No Id").build()))
                .isInstanceOfSatisfying(SubmitOutcome.Invalid.class, invalid -> assertThat(invalid.field())
                        .isEqualTo("id"));
        assertThat(control.submit(task.toBuilder()
                        .setTicket(Ticket.newBuilder().setNumber(1))
                        .build()))
                .isInstanceOfSatisfying(SubmitOutcome.Invalid.class, invalid -> assertThat(invalid.field())
                        .isEqualTo("ticket"));
        assertThat(publisher.published()).isEmpty();
        assertThatThrownBy(() -> control.head("../../secret")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldCancelOnceWhatNobodyWorksOn() {
        control.submit(Rig.task("one", 5, 0, "plain"));
        int before = publisher.published().size();

        assertThat(control.cancel("one", "alice")).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(control.cancel("one", "alice")).isInstanceOf(CancelOutcome.Cancelled.class);

        assertThat(publisher.published().subList(before, publisher.published().size()))
                .extracting(record -> record.headers().get("ce_id"))
                .containsOnly("one/1/0");
        assertThat(control.submit(Rig.task("one", 5, 0, "plain"))).isInstanceOf(SubmitOutcome.Known.class);
    }
}
