package org.touchstone.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskHead.State;
import org.touchstone.worker.control.TaskControl.ReplayOutcome;
import org.touchstone.worker.rig.Ends;
import org.touchstone.worker.rig.Rig;
import org.touchstone.worker.runtime.Worker;

/** P6: a failed task can be tried again, goes on from its last checkpoint, and runs once however often that is asked for. */
class ReplayIT {
    private final Rig rig = Rig.shared();

    @Test
    void shouldRunOnceWhenReplayedTwice() {
        Task task = Rig.task("replay", 12, 3, "stumble-at=7,stumbles=1").toBuilder()
                .setOptions(TaskOptions.newBuilder().setRetries(0))
                .build();
        try (Worker worker = rig.worker(rig.config("replay"))) {
            rig.control().submit(task);
            TaskHead failed = rig.awaitEnd("replay");
            assertThat(failed.state()).isEqualTo(State.FAILED);
            assertThat(failed.step()).isEqualTo(6);

            assertThat(rig.control().replay("replay", "alice")).isInstanceOf(ReplayOutcome.Replayed.class);
            assertThat(rig.control().replay("replay", "alice")).isInstanceOf(ReplayOutcome.Refused.class);

            TaskHead head = rig.awaitHead(
                    "replay", java.time.Duration.ofSeconds(30), found -> found.state() == State.SUCCEEDED);
            assertThat(head.epoch()).isEqualTo(failed.epoch() + 2);
            assertThat(worker.isHealthy()).isTrue();
        }
        TaskEvent resumed = rig.log().of("replay", TaskEvent.EventCase.RESUMED).get(0);
        assertThat(resumed.getResumed().getFromStep()).isEqualTo(6);
        assertThat(rig.log().of("replay", TaskEvent.EventCase.SUCCEEDED)).hasSize(1);
        assertThat(Ends.endings(rig, "replay")).hasSize(2);
        assertThat(rig.control().replay("replay", "alice")).isInstanceOf(ReplayOutcome.Refused.class);
        assertThat(rig.control().replay("never-seen", "alice")).isInstanceOf(ReplayOutcome.Refused.class);
    }
}
