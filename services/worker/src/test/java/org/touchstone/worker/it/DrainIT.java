package org.touchstone.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.testkit.process.ChildJvm;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskHead.State;
import org.touchstone.worker.rig.Ends;
import org.touchstone.worker.rig.Rig;
import org.touchstone.worker.runtime.Worker;

/** P12: a worker that is told to stop hands its task on within its grace period, and another one goes on at the same step. */
class DrainIT {
    private final Rig rig = Rig.shared();

    @Test
    void shouldHandItsTaskOnWhenTerminated() {
        Task task = Rig.task("drain", 60, 0, "step-ms=50");
        ChildJvm child = rig.child("drained", 1, java.util.List.of());
        rig.control().submit(task);
        rig.awaitEvent("drain", TaskEvent.EventCase.METRIC);

        child.terminate();

        assertThat(child.awaitLine("DRAINED", Duration.ofSeconds(20))).isEqualTo("DRAINED true");
        TaskHead handedOn = rig.control().head("drain").orElseThrow();
        assertThat(handedOn.state()).isEqualTo(State.QUEUED);
        assertThat(handedOn.step()).isPositive();
        assertThat(handedOn.ticketNumber()).isEqualTo(1);
        try (Worker next = rig.worker(rig.config("next"))) {
            TaskHead ended = Ends.assertUndisturbed(rig, task);
            assertThat(ended.epoch()).isEqualTo(handedOn.epoch() + 1);
            assertThat(next.drain(Duration.ofSeconds(10))).isTrue();
        }
        TaskEvent resumed = rig.log().of("drain", TaskEvent.EventCase.RESUMED).get(0);
        assertThat(resumed.getResumed().getFromStep()).isEqualTo(handedOn.step());
        assertThat(rig.log().of("drain", TaskEvent.EventCase.YIELDED)).isNotEmpty();
    }
}
