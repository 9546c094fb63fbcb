package org.touchstone.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskHead.State;
import org.touchstone.worker.rig.Rig;

/** The life of a task that nothing happens to. */
class TaskLifeIT {
    private static Rig rig;

    @BeforeAll
    static void start() {
        rig = Rig.onSharedServers();
        rig.worker(rig.config("life"));
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @Test
    void shouldTakeClaimRunCheckpointAndSucceed() {
        rig.control().submit(Rig.task("life", 10, 4, "plain"));

        TaskHead head = rig.awaitEnd("life");

        assertThat(head.state()).isEqualTo(State.SUCCEEDED);
        assertThat(head.step()).isEqualTo(10);
        assertThat(head.epoch()).isEqualTo(1);
        assertThat(rig.log().of("life")).extracting(TaskEvent::getEventCase).contains(TaskEvent.EventCase.STARTED);
    }
}
