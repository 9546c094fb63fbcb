package org.touchstone.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskHead.State;
import org.touchstone.worker.rig.Ends;
import org.touchstone.worker.rig.Rig;
import org.touchstone.worker.runtime.Worker;

/** P21: a long task gives its slot up while others wait; tasks that wait for other tasks hold no slot that these need. */
class FairnessIT {
    private final Rig rig = Rig.shared();

    @Test
    void shouldLetAShortTaskThroughWhileALongOneRunsInTheOnlySlot() {
        Task longTask = Rig.task("long", 400, 0, "step-ms=30");
        Task shortTask = Rig.task("short", 5, 0, "plain");
        var config = rig.config("fair");
        try (Worker worker = rig.worker(config.withTiming(config.timing().withQuantum(Duration.ofSeconds(1))))) {
            rig.control().submit(longTask);
            rig.awaitEvent("long", TaskEvent.EventCase.METRIC);
            rig.control().submit(shortTask);

            Ends.assertUndisturbed(rig, shortTask);

            TaskHead behind = rig.control().head("long").orElseThrow();
            assertThat(behind.state()).isNotEqualTo(State.SUCCEEDED);
            assertThat(behind.ticketNumber()).isPositive();
            Ends.assertUndisturbed(rig, longTask);
            assertThat(worker.isHealthy()).isTrue();
        }
    }

    @Test
    void shouldWaitForOtherTasksWithoutHoldingTheSlotTheyNeed() {
        Task first = Rig.task("first", 5, 0, "plain");
        Task second = after(Rig.task("second", 5, 0, "plain"), "first");
        Task third = after(Rig.task("third", 5, 0, "plain"), "failing");
        try (Worker worker = rig.worker(rig.config("waiting"))) {
            rig.control().submit(second);
            rig.control().submit(third);
            rig.awaitEvent("second", TaskEvent.EventCase.STARTED);
            rig.control().submit(first);
            rig.control().submit(Rig.task("failing", 5, 0, "fail-at=2"));

            Ends.assertUndisturbed(rig, first);
            Ends.assertUndisturbed(rig, second);
            TaskHead dependent = rig.awaitEnd("third");

            assertThat(dependent.state()).isEqualTo(State.FAILED);
            assertThat(dependent.failure()).isNotNull();
            assertThat(dependent.failure().code()).isEqualTo("DEPENDENCY_FAILED");
            assertThat(dependent.failure().message()).contains("failing");
            assertThat(worker.isHealthy()).isTrue();
        }
    }

    private static Task after(Task task, String other) {
        return task.toBuilder()
                .setOptions(TaskOptions.newBuilder().addAfter(other))
                .build();
    }
}
