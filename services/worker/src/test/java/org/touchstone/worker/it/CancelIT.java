package org.touchstone.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskHead.State;
import org.touchstone.worker.control.TaskControl.CancelOutcome;
import org.touchstone.worker.control.TaskControl.SubmitOutcome;
import org.touchstone.worker.rig.Ends;
import org.touchstone.worker.rig.Rig;
import org.touchstone.worker.runtime.Worker;

/** P11: cancelling stops the work within two seconds, keeps what was done, and is final. */
class CancelIT {
    private static final Rig RIG = Rig.shared();
    private static Worker worker;

    @BeforeAll
    static void start() {
        worker = RIG.worker(RIG.config("cancel"));
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @Test
    void shouldStopARunningTaskWithinTwoSecondsAndKeepItsCheckpoint() {
        RIG.control().submit(Rig.task("cancel-running", 10_000, 0, "step-ms=20"));
        RIG.awaitEvent("cancel-running", TaskEvent.EventCase.METRIC);

        assertThat(RIG.control().cancel("cancel-running", "alice")).isInstanceOf(CancelOutcome.Requested.class);
        TaskHead head = RIG.awaitEnd("cancel-running");

        assertThat(head.state()).isEqualTo(State.CANCELLED);
        assertThat(head.checkpoint()).isNotNull();
        assertThat(head.step()).isPositive().isEqualTo(head.checkpoint().step());
        RIG.awaitEvent("cancel-running", TaskEvent.EventCase.CANCELLED);
        assertThat(RIG.log()
                        .of("cancel-running", TaskEvent.EventCase.CANCELLED)
                        .get(0)
                        .getCancelled())
                .satisfies(cancelled -> assertThat(cancelled.getBy()).isEqualTo("alice"));
        assertThat(lastWork("cancel-running") - asked("cancel-running")).isLessThan(TimeUnit.SECONDS.toMillis(2));
        assertThat(RIG.control().cancel("cancel-running", "bob")).isInstanceOf(CancelOutcome.Cancelled.class);
    }

    private static long asked(String id) {
        RIG.awaitEvent(id, TaskEvent.EventCase.CANCEL_REQUESTED);
        return Timestamps.toMillis(
                RIG.log().of(id, TaskEvent.EventCase.CANCEL_REQUESTED).get(0).getTime());
    }

    private static long lastWork(String id) {
        return RIG.log().of(id, TaskEvent.EventCase.METRIC).stream()
                .mapToLong(event -> Timestamps.toMillis(event.getTime()))
                .max()
                .orElseThrow();
    }

    @Test
    void shouldCancelATaskThatNobodyHasSeen() {
        assertThat(RIG.control().cancel("cancel-early", "alice")).isInstanceOf(CancelOutcome.Cancelled.class);

        Task task = Rig.task("cancel-early", 3, 0, "plain");
        RIG.send(task.toByteArray());
        Task next = Rig.task("after-early", 3, 0, "plain");
        RIG.control().submit(next);

        Ends.assertUndisturbed(RIG, next);
        assertThat(RIG.control().submit(task)).isInstanceOf(SubmitOutcome.Known.class);
        assertThat(RIG.awaitEnd("cancel-early").state()).isEqualTo(State.CANCELLED);
        assertThat(RIG.log().of("cancel-early", TaskEvent.EventCase.STARTED)).isEmpty();
    }

    @Test
    void shouldRefuseToCancelWhatHasEnded() {
        Task task = Rig.task("cancel-late", 3, 0, "plain");
        RIG.control().submit(task);
        Ends.assertUndisturbed(RIG, task);

        assertThat(RIG.control().cancel("cancel-late", "alice")).isInstanceOf(CancelOutcome.TooLate.class);
        Ends.assertUndisturbed(RIG, task);
    }

    @Test
    void shouldHaveOneEndWhenCancellingRacesWithCheckpointsAndTheEnd() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 8; i++) {
            String id = "cancel-race-" + i;
            RIG.control().submit(Rig.task(id, 20, 1, "step-ms=2"));
            RIG.awaitEvent(id, TaskEvent.EventCase.STARTED);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(900)));
            CancelOutcome outcome = RIG.control().cancel(id, "racer");
            TaskHead head = RIG.awaitEnd(id);

            State expected = outcome instanceof CancelOutcome.TooLate ? State.SUCCEEDED : State.CANCELLED;
            assertThat(head.state()).as(id).isEqualTo(expected);
            Awaitility.await(id).atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(Ends.endings(RIG, id))
                    .hasSize(1));
        }
    }
}
