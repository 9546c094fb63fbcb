package org.touchstone.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.TaskEvent.EventCase;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.proto.v1.Ticket;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskHead.State;
import org.touchstone.worker.rig.Ends;
import org.touchstone.worker.rig.Rig;
import org.touchstone.worker.runtime.Worker;

/** P17: the life of a task as its readers see it, when nothing happens to it and when its submitter made a mistake. */
class TaskLifeIT {
    private static final Rig RIG = Rig.shared();
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static Worker worker;

    @BeforeAll
    static void start() {
        worker = RIG.worker(RIG.config("life"));
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @Test
    void shouldTakeClaimRunCheckpointAndSucceedInOneTrace() {
        Task task = Rig.task("life", 10, 4, "plain").toBuilder()
                .setTraceparent("00-" + TRACE + "-00f067aa0ba902b7-01")
                .build();
        RIG.send(task.toByteArray());

        TaskHead head = Ends.assertUndisturbed(RIG, task);

        assertThat(head.epoch()).isEqualTo(1);
        assertThat(RIG.log().of("life"))
                .extracting(TaskEvent::getEventCase)
                .containsSubsequence(
                        EventCase.ACCEPTED,
                        EventCase.STARTED,
                        EventCase.METRIC,
                        EventCase.CHECKPOINTED,
                        EventCase.ARTIFACT,
                        EventCase.SUCCEEDED);
        assertThat(RIG.log().of("life", EventCase.CHECKPOINTED)).hasSize(3);
        assertThat(RIG.log().records().stream().filter(TaskLifeIT::isOfLife))
                .isNotEmpty()
                .allSatisfy(record -> assertThat(header(record, "traceparent")).contains(TRACE))
                .allSatisfy(record -> assertThat(header(record, "ce_type")).isEqualTo("touchstone.v1.TaskEvent"));
    }

    @Test
    void shouldRejectAMistakeNamingItsFieldAndLeaveTheIdFree() {
        Task mistaken = Rig.task("mistaken", 5, 0, "plain").toBuilder().build();
        Task bad = mistaken.toBuilder()
                .setTrainClassifier(mistaken.getTrainClassifier().toBuilder().setBatchSize(-1))
                .build();
        RIG.send(bad.toByteArray());
        RIG.awaitEvent("mistaken", EventCase.REJECTED);

        assertThat(RIG.log()
                        .of("mistaken", EventCase.REJECTED)
                        .get(0)
                        .getRejected()
                        .getField())
                .isEqualTo("trainClassifier.batchSize");
        RIG.control().submit(mistaken);
        Ends.assertUndisturbed(RIG, mistaken);
    }

    @Test
    void shouldRejectWhatNoQueueCanDo() {
        RIG.send(Rig.task("absurd", 5, 0, "plain").toBuilder()
                .setOptions(TaskOptions.newBuilder().setRetries(1_000_000))
                .build()
                .toByteArray());
        RIG.awaitEvent("absurd", EventCase.REJECTED);

        assertThat(RIG.log()
                        .of("absurd", EventCase.REJECTED)
                        .get(0)
                        .getRejected()
                        .getField())
                .isEqualTo("options.retries");
        assertThat(RIG.control().head("absurd")).isEmpty();
    }

    @Test
    void shouldKeepNothingOfATicketThatNoWorkerWrote() {
        Task honest = Rig.task("forged", 5, 0, "plain");
        Ticket forged = Ticket.newBuilder()
                .setNumber(3)
                .setReason(Ticket.Reason.PROGRESS)
                .build();
        RIG.send(honest.toBuilder().setTicket(forged).build().toByteArray());
        RIG.awaitEvent("forged", EventCase.REJECTED);

        assertThat(RIG.log()
                        .of("forged", EventCase.REJECTED)
                        .get(0)
                        .getRejected()
                        .getField())
                .isEqualTo("ticket");
        assertThat(RIG.log().of("forged", EventCase.ACCEPTED)).isEmpty();
        RIG.send(honest.toByteArray());
        Ends.assertUndisturbed(RIG, honest);
    }

    @Test
    void shouldAnnounceTheEndOnce() {
        Task first = Rig.task("once", 5, 0, "plain");
        Task second = Rig.task("after-once", 5, 0, "plain");
        RIG.send(first.toByteArray());
        Ends.assertUndisturbed(RIG, first);
        RIG.send(second.toByteArray());
        Ends.assertUndisturbed(RIG, second);

        assertThat(RIG.log().of("once", EventCase.SUCCEEDED)).hasSize(1);
        assertThat(RIG.log().of("once", EventCase.ARTIFACT)).hasSize(1);
    }

    @Test
    void shouldTryAgainFromTheLastCheckpointAndCountTheTries() {
        Task task = Rig.task("stumbling", 12, 3, "stumble-at=7,stumbles=2");
        RIG.control().submit(task);

        TaskHead head = Ends.assertUndisturbed(RIG, task);

        assertThat(head.attempts()).isEqualTo(2);
        assertThat(RIG.log().of("stumbling", EventCase.RETRYING))
                .extracting(event -> event.getRetrying().getAttempt())
                .containsExactly(1, 2);
    }

    @Test
    void shouldFailADefectAfterItsRetriesAndADeadlineAtOnce() {
        RIG.control()
                .submit(Rig.task("defect", 5, 0, "defect-at=2").toBuilder()
                        .setOptions(TaskOptions.newBuilder().setRetries(1))
                        .build());
        RIG.control()
                .submit(Rig.task("overdue", 500, 0, "step-ms=20").toBuilder()
                        .setOptions(TaskOptions.newBuilder()
                                .setDeadline(com.google.protobuf.util.Durations.fromMillis(300)))
                        .build());

        TaskHead defect = RIG.awaitEnd("defect");
        TaskHead overdue = RIG.awaitEnd("overdue");

        assertThat(List.of(defect.state(), overdue.state())).containsOnly(State.FAILED);
        assertThat(defect.failure()).isNotNull();
        assertThat(defect.failure().code()).isEqualTo("INTERNAL");
        assertThat(overdue.failure()).isNotNull();
        assertThat(overdue.failure().code()).isEqualTo("DEADLINE_EXCEEDED");
    }

    private static boolean isOfLife(ConsumerRecord<byte[], byte[]> record) {
        try {
            return new String(record.key(), StandardCharsets.UTF_8).equals("life")
                    && TaskEvent.parseFrom(record.value()).getTaskId().equals("life");
        } catch (InvalidProtocolBufferException other) {
            return false;
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
