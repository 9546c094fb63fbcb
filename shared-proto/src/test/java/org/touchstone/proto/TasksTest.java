package org.touchstone.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.proto.v1.EvaluateModel;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.proto.v1.Ticket;

class TasksTest {
    private static final Task GOOD = Task.newBuilder()
            .setId("evaluate-1")
            .setEvaluateModel(EvaluateModel.newBuilder().setModel("digits"))
            .build();

    @Test
    void aTaskThatSaysWhatToDoIsWellFormed() {
        assertThat(Tasks.check(GOOD)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-a",
                "a-",
                "A",
                "a_b",
                "a/b",
                "../x",
                "a b",
                "é",
                "a\u0000b",
                "0123456789012345678901234567890123456789012345678901234567890123"
            })
    void anIdThatCannotBeAnObjectKeySegmentIsRefusedByField(String id) {
        assertThat(Tasks.check(GOOD.toBuilder().setId(id).build())).hasValueSatisfying(violation -> {
            assertThat(violation.field()).isEqualTo("id");
            assertThat(violation.reason()).contains("a-z, 0-9 and '-'").doesNotContain("\u0000");
        });
    }

    @Test
    void aTaskWithoutSpecIsToldWhatThereIs() {
        assertThat(Tasks.check(GOOD.toBuilder().clearSpec().build())).hasValueSatisfying(violation -> {
            assertThat(violation.field()).isEqualTo("spec");
            assertThat(violation.reason()).contains("trainClassifier").contains("ingestDataset");
        });
    }

    @Test
    void absurdOptionsAreRefusedByField() {
        refused(TaskOptions.newBuilder().setRetries(-1), "options.retries");
        refused(TaskOptions.newBuilder().setRetries(21), "options.retries");
        refused(TaskOptions.newBuilder().setDeadline(Duration.getDefaultInstance()), "options.deadline");
        refused(TaskOptions.newBuilder().setDeadline(Duration.newBuilder().setSeconds(-5)), "options.deadline");
        refused(TaskOptions.newBuilder().addAfter("evaluate-1"), "options.after[0]");
        refused(TaskOptions.newBuilder().addAfter("good").addAfter("../head"), "options.after[1]");
        refused(TaskOptions.newBuilder().setParent("UPPER"), "options.parent");
    }

    @ParameterizedTest
    @EnumSource(value = Task.SpecCase.class, mode = EnumSource.Mode.EXCLUDE, names = "SPEC_NOT_SET")
    void everyKindHasAQueue(Task.SpecCase kind) {
        assertThat(Tasks.topicOf(kind).use()).isEqualTo(Topic.Use.QUEUE);
        assertThat(Tasks.nameOf(kind)).matches("[a-z-]+");
    }

    @Test
    void whoAsksAndWhenDoesNotMakeAnotherTask() {
        Task later = GOOD.toBuilder()
                .setSubmitter("somebody")
                .setSubmittedAt(Timestamp.newBuilder().setSeconds(5))
                .setTraceparent("00-x")
                .setTicket(Ticket.newBuilder().setNumber(3))
                .build();

        assertThat(TaskDigest.of(later)).isEqualTo(TaskDigest.of(GOOD)).hasSize(64);
    }

    @Test
    void whatIsAskedForMakesAnotherTask() {
        Task otherModel = GOOD.toBuilder()
                .setEvaluateModel(EvaluateModel.newBuilder().setModel("letters"))
                .build();
        Task otherOptions = GOOD.toBuilder()
                .setOptions(TaskOptions.newBuilder().setRetries(1))
                .build();

        assertThat(Arrays.asList(TaskDigest.of(otherModel), TaskDigest.of(otherOptions)))
                .doesNotContain(TaskDigest.of(GOOD));
    }

    @Test
    void aChildsNameIsValidHoweverLongTheParents() {
        String parent = "p".repeat(63);

        assertThat(Names.child("train-1", "evaluation")).isEqualTo("train-1-evaluation");
        assertThat(Names.isValid(Names.child(parent, "evaluation"))).isTrue();
        assertThat(Names.child(parent, "evaluation")).isNotEqualTo(Names.child("p".repeat(62) + "q", "evaluation"));
    }

    @Test
    void jsonIsReadStrictlyAndComplaintsNameTheField() {
        assertThat(ProtoJson.parse(ProtoJson.print(GOOD), Task.newBuilder()).build())
                .isEqualTo(GOOD);
        assertThatThrownBy(() -> ProtoJson.parse("{\"id\":\"a\",\"trainClasifier\":{}}", Task.newBuilder()))
                .isInstanceOf(ProtoJson.MalformedJsonException.class)
                .hasMessageContaining("trainClasifier");
        assertThatThrownBy(() -> ProtoJson.parse("{\"id\":", Task.newBuilder()))
                .isInstanceOf(ProtoJson.MalformedJsonException.class);
        assertThatThrownBy(() -> ProtoJson.parse("[".repeat(100_000), Task.newBuilder()))
                .isInstanceOf(ProtoJson.MalformedJsonException.class);
        assertThat(ProtoJson.parseTolerantly("{\"id\":\"a\",\"fromTheFuture\":{}}", Task.newBuilder())
                        .getId())
                .isEqualTo("a");
    }

    private static void refused(TaskOptions.Builder options, String field) {
        assertThat(Tasks.check(GOOD.toBuilder().setOptions(options).build()))
                .hasValueSatisfying(violation -> assertThat(violation.field()).isEqualTo(field));
    }
}
