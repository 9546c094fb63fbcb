package org.touchstone.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.rig.Arithmetic;
import org.touchstone.worker.rig.Ends;
import org.touchstone.worker.rig.Rig;
import org.touchstone.worker.runtime.Worker;

/** P10: nothing is decided by comparing the clocks of machines. */
class ClockSkewIT {
    private final Rig rig = Rig.shared();

    @Test
    void shouldEndWellBetweenWorkersWhoseClocksAreTwoHoursApart() {
        Task task = Rig.task("skew", 60, 5, "step-ms=30").toBuilder()
                .setOptions(TaskOptions.newBuilder().setDeadline(com.google.protobuf.util.Durations.fromMinutes(10)))
                .build();
        rig.control().submit(task);
        try (Worker fast = worker("fast", Duration.ofHours(1))) {
            rig.awaitEvent("skew", TaskEvent.EventCase.CHECKPOINTED);
            assertThat(fast.drain(Duration.ofSeconds(10))).isTrue();
        }
        try (Worker slow = worker("slow", Duration.ofHours(-1))) {
            TaskHead head = Ends.assertUndisturbed(rig, task);
            assertThat(head.epoch()).isEqualTo(2);
            assertThat(slow.isHealthy()).isTrue();
        }
    }

    private Worker worker(String name, Duration skew) {
        InstantSource clock = () -> Clock.systemUTC().instant().plus(skew);
        return rig.worker(rig.config(name), new Arithmetic(), rig.store(), clock);
    }
}
