package org.touchstone.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.control.TaskControl.SubmitOutcome;
import org.touchstone.worker.rig.Ends;
import org.touchstone.worker.rig.Rig;
import org.touchstone.worker.runtime.Worker;

/** P13: however often and by whatever way a task is submitted, it runs once; another task cannot take its id. */
class DuplicateSubmissionIT {
    private static final int SUBMISSIONS = 100;
    private final Rig rig = Rig.shared();

    @Test
    void shouldRunOnceWhatIsSubmittedAHundredTimesAtOnce() throws InterruptedException {
        Task task = Rig.task("twin", 30, 5, "step-ms=20");
        Task impostor = Rig.task("twin", 31, 5, "step-ms=20");
        ExecutorService crowd = Executors.newFixedThreadPool(10);
        CountDownLatch start = new CountDownLatch(1);
        for (int i = 0; i < SUBMISSIONS; i++) {
            boolean byKafka = i % 2 == 0;
            crowd.execute(() -> {
                try {
                    start.await();
                } catch (InterruptedException asked) {
                    throw new IllegalStateException(asked);
                }
                if (byKafka) {
                    rig.send(task.toByteArray());
                } else {
                    assertThat(rig.control().submit(task))
                            .isInstanceOfAny(SubmitOutcome.Submitted.class, SubmitOutcome.Known.class);
                }
            });
        }
        try (Worker worker = rig.worker(rig.config("twins").withSlots(3))) {
            start.countDown();
            crowd.shutdown();
            assertThat(crowd.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            rig.send(impostor.toByteArray());

            TaskHead head = Ends.assertUndisturbed(rig, task);

            assertThat(head.epoch()).as("claimed once").isEqualTo(1);
            assertThat(rig.control().submit(impostor)).isInstanceOf(SubmitOutcome.Conflict.class);
            rig.awaitEvent("twin", TaskEvent.EventCase.REJECTED);
            assertThat(rig.log()
                            .of("twin", TaskEvent.EventCase.REJECTED)
                            .get(0)
                            .getRejected()
                            .getField())
                    .isEqualTo("id");
            Awaitility.await("all records are dropped")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> rig.lag()
                                    .of(org.touchstone.proto.Topic.TASKS_TRAINING)
                                    .lag()
                            == 0);
            assertThat(worker.isHealthy()).isTrue();
        }
        assertThat(rig.log().of("twin", TaskEvent.EventCase.STARTED)).hasSize(1);
        assertThat(Ends.endings(rig, "twin")).hasSize(1);
    }
}
