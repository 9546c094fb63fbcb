package org.touchstone.worker.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.worker.TaskHead;

/** What a good end looks like to those who asked for it. */
public final class Ends {
    private Ends() {}

    /** The task succeeded, once, with the bits and the series of an undisturbed run. */
    public static TaskHead assertUndisturbed(Rig rig, Task task) {
        String id = task.getId();
        TaskHead head = rig.awaitEnd(id);
        assertThat(head.state()).as("state of %s: %s", id, head.failure()).isEqualTo(TaskHead.State.SUCCEEDED);
        assertThat(head.checkpoint()).isNotNull();
        assertThat(head.checkpoint().sha256()).as("bits of %s", id).isEqualTo(Arithmetic.expectedSha256(task));
        Awaitility.await("end of " + id).atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(endings(rig, id))
                .hasSize(1));
        assertThat(rig.log().series(id, "value")).as("series of %s", id).isEqualTo(Arithmetic.expectedSeries(task));
        return head;
    }

    /** Different ends that were announced; a record published twice is one end. */
    public static List<String> endings(Rig rig, String id) {
        return rig.log().of(id).stream()
                .filter(event -> event.hasSucceeded() || event.hasFailed() || event.hasCancelled())
                .map(Ends::name)
                .distinct()
                .toList();
    }

    private static String name(TaskEvent event) {
        return event.getEventCase() + "/" + event.getEpoch() + "/" + event.getSequence();
    }
}
