package org.touchstone.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.store.ObjectStore.ObjectInfo;
import org.touchstone.testkit.process.ChildJvm;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.head.TaskKeys;
import org.touchstone.worker.rig.Ends;
import org.touchstone.worker.rig.Rig;
import org.touchstone.worker.runtime.Worker;

/** P4: a worker that stalls until another one has finished its task changes nothing when it wakes up. */
class ZombieIT {

    @Test
    void shouldFenceAWorkerThatWakesUpAfterItsTaskWasFinishedByAnother() {
        Rig rig = Rig.shared();
        Task task = Rig.task("zombie", 40, 5, "step-ms=60");
        ChildJvm zombie = rig.child("zombie", 1, List.of());
        zombie.awaitLine("READY", Duration.ofSeconds(60));
        rig.control().submit(task);
        rig.awaitEvent("zombie", TaskEvent.EventCase.CHECKPOINTED);
        zombie.freeze();

        TaskHead ended;
        try (Worker other = rig.worker(rig.config("other"))) {
            ended = Ends.assertUndisturbed(rig, task);
            assertThat(other.isHealthy()).isTrue();
        }
        ObjectInfo before = rig.store().stat(TaskKeys.head("zombie")).orElseThrow();
        zombie.thaw();
        rig.awaitEvent("zombie", TaskEvent.EventCase.FENCED);

        TaskEvent fenced = rig.log().of("zombie", TaskEvent.EventCase.FENCED).get(0);
        assertThat(fenced.getFenced().getByEpoch()).isEqualTo(ended.epoch());
        assertThat(fenced.getEpoch()).isLessThan(ended.epoch());
        assertThat(rig.store().stat(TaskKeys.head("zombie"))).contains(before);
        Ends.assertUndisturbed(rig, task);
        zombieIsFreeAgain(rig, zombie);
    }

    private static void zombieIsFreeAgain(Rig rig, ChildJvm zombie) {
        Task next = Rig.task("after-zombie", 3, 0, "plain");
        rig.control().submit(next);
        Ends.assertUndisturbed(rig, next);
        zombie.kill9();
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !zombie.isAlive());
    }
}
