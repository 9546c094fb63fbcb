package org.touchstone.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.testkit.process.ChildJvm;
import org.touchstone.worker.TaskHead.State;
import org.touchstone.worker.control.Sweeper;
import org.touchstone.worker.head.TaskSpecs;
import org.touchstone.worker.rig.Ends;
import org.touchstone.worker.rig.Rig;
import org.touchstone.worker.runtime.Worker;

/** P1: a task whose record is gone is found and gets another one; a sweep that is wrong does no harm. */
class SweeperIT {
    private static final Duration QUIET = Duration.ofMinutes(5);
    private final Rig rig = Rig.shared();
    private final AtomicLong now = new AtomicLong();

    @Test
    void shouldReviveATaskWhoseRecordWasNeverSentOrIsGone() {
        Task unsent = Rig.task("unsent", 5, 0, "plain");
        new TaskSpecs(rig.store()).keep(unsent);
        Sweeper sweeper = sweeper();

        assertThat(sweeper.sweep()).as("seen for the first time").isZero();
        now.addAndGet(QUIET.toNanos());
        assertThat(sweeper.sweep()).isPositive();
        assertThat(sweeper.sweep()).as("patient with what it has just done").isZero();

        try (Worker worker = rig.worker(rig.config("revived"))) {
            Ends.assertUndisturbed(rig, unsent);
            assertThat(worker.isHealthy()).isTrue();
        }
        now.addAndGet(10 * QUIET.toNanos());
        assertThat(sweeper.sweep()).as("what has ended is left alone").isZero();
    }

    @Test
    void shouldDoNoHarmWhenTheOwnerIsAliveAfterAll() {
        Task task = Rig.task("alive", 160, 0, "step-ms=50");
        ChildJvm owner = rig.child("owner", 2, java.util.List.of());
        rig.control().submit(task);
        Sweeper sweeper = sweeper();
        rig.awaitEvent("alive", TaskEvent.EventCase.METRIC);
        sweeper.sweep();
        now.addAndGet(QUIET.toNanos());

        assertThat(sweeper.sweep()).isPositive();

        rig.awaitEvent("alive", TaskEvent.EventCase.FENCED);
        assertThat(Ends.assertUndisturbed(rig, task).state()).isEqualTo(State.SUCCEEDED);
        owner.kill9();
    }

    private Sweeper sweeper() {
        return new Sweeper(rig.control(), QUIET, now::get);
    }
}
