package org.touchstone.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.DeadLetter;
import org.touchstone.proto.v1.Task;
import org.touchstone.testkit.process.ChildJvm;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskHead.State;
import org.touchstone.worker.head.TaskKeys;
import org.touchstone.worker.rig.Ends;
import org.touchstone.worker.rig.Rig;
import org.touchstone.worker.runtime.Worker;

/** P5, P17: what cannot be worked on stops after few deliveries, lies among the dead letters with its cause, and blocks nobody. */
class PoisonIT {
    private final Rig rig = Rig.shared();

    @Test
    void shouldBuryATaskThatKillsItsWorkersAndGoOnWithTheOthers() {
        Task poison = Rig.task("poison", 5, 0, "crash-on-open");
        Task good = Rig.task("beside-poison", 5, 0, "plain");
        rig.control().submit(poison);
        rig.control().submit(good);

        int deaths = 0;
        while (rig.control()
                .head("poison")
                .filter(head -> head.state().terminal())
                .isEmpty()) {
            ChildJvm child = rig.child("victim-of-poison-" + deaths, 1, List.of("-Drig.claimLimit=2"));
            Awaitility.await("death or burial")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !child.isAlive()
                            || (rig.control()
                                            .head("poison")
                                            .filter(head -> head.state().terminal())
                                            .isPresent()
                                    && rig.control()
                                            .head("beside-poison")
                                            .filter(head -> head.state().terminal())
                                            .isPresent()));
            deaths += child.isAlive() ? 0 : 1;
            child.kill9();
        }

        TaskHead head = rig.awaitEnd("poison");
        assertThat(deaths).isEqualTo(2);
        assertThat(head.state()).isEqualTo(State.FAILED);
        assertThat(head.failure()).isNotNull();
        assertThat(head.failure().code()).isEqualTo("POISON");
        try (Worker survivor = rig.worker(rig.config("survivor-of-poison"))) {
            Ends.assertUndisturbed(rig, good);
            assertThat(letter("poison").getCode()).isEqualTo("POISON");
            assertThat(letter("poison").getCause()).contains("died 2 times");
            assertThat(survivor.isHealthy()).isTrue();
        }
    }

    @Test
    void shouldBuryWhatIsNoTaskAndFailWhatCannotBeDone() {
        byte[] noise = "this is no protobuf \u00ff".getBytes(StandardCharsets.UTF_8);
        Task good = Rig.task("beside-noise", 5, 0, "plain");
        try (Worker worker = rig.worker(rig.config("poison"))) {
            rig.send(noise);
            rig.control().submit(Rig.task("not-a-number", 9, 2, "fail-at=5"));
            rig.control().submit(good);

            Ends.assertUndisturbed(rig, good);
            TaskHead failed = rig.awaitEnd("not-a-number");
            assertThat(failed.state()).isEqualTo(State.FAILED);
            assertThat(failed.step()).as("the last good checkpoint is kept").isEqualTo(4);
            assertThat(letter("not-a-number").getCause()).contains("step 5");
            assertThat(worker.isHealthy()).isTrue();
        }

        Awaitility.await().untilAsserted(() -> assertThat(
                        rig.log().letters(letter -> letter.getCode().equals("UNREADABLE")))
                .anySatisfy(
                        letter -> assertThat(letter.getRecord().toByteArray()).isEqualTo(noise)));
    }

    @Test
    void shouldSayWhyWhenTheHeadOfATaskIsDamaged() {
        rig.store().put(TaskKeys.head("damaged"), "noise".getBytes(StandardCharsets.UTF_8), "application/json");
        rig.send(Rig.task("damaged", 5, 0, "plain").toByteArray());

        try (Worker worker = rig.worker(rig.config("damaged"))) {
            DeadLetter letter = letter("damaged");

            assertThat(letter.getCode()).isEqualTo("FAILED");
            assertThat(letter.getCause()).contains("tasks/damaged/head.json");
            assertThat(worker.isHealthy()).isTrue();
        } finally {
            rig.store().delete(TaskKeys.head("damaged"));
        }
    }

    private DeadLetter letter(String id) {
        Awaitility.await("letter about " + id).atMost(Duration.ofSeconds(20)).until(() -> !rig.log()
                .letters(letter -> letter.getTaskId().equals(id))
                .isEmpty());
        return rig.log().letters(letter -> letter.getTaskId().equals(id)).get(0);
    }
}
