package org.touchstone.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.ProtoJson;
import org.touchstone.proto.v1.Accepted;
import org.touchstone.proto.v1.AuditShard;
import org.touchstone.proto.v1.EvaluateModel;
import org.touchstone.proto.v1.Failed;
import org.touchstone.proto.v1.Progress;
import org.touchstone.proto.v1.Succeeded;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.proto.v1.TrainClassifier;

class DemoWatchTest {
    private static final Instant NOW = Instant.EPOCH;
    private static final Task TRAINING = Task.newBuilder()
            .setId("train")
            .setTrainClassifier(TrainClassifier.newBuilder().setTestSplit("test"))
            .build();

    private final DemoWatch watch = new DemoWatch(List.of(TRAINING));

    @Test
    void aTrainingIsDoneWhenItsEvaluationIs() {
        succeed("train", 1);
        assertThat(watch.done()).isFalse();

        accept("train-evaluation", "train");
        assertThat(watch.done()).isFalse();

        watch.take(
                event("train-evaluation", 1)
                        .setSucceeded(Succeeded.newBuilder().putSummary("accuracy", 0.9871))
                        .build(),
                NOW);
        assertThat(watch.done()).isTrue();
        assertThat(watch.failures()).isEmpty();
        assertThat(watch.summary()).contains("2 of 2").contains("98.71 %");
    }

    @Test
    void theShardsOfAnAuditAreNotFollowed() {
        Task shard = Task.newBuilder()
                .setId("train-s0")
                .setOptions(TaskOptions.newBuilder().setParent("train"))
                .setAuditShard(AuditShard.newBuilder().setAudit("train"))
                .build();

        Optional<String> told = watch.take(
                event("train-s0", 0)
                        .setAccepted(Accepted.newBuilder().setTaskJson(ProtoJson.printCompact(shard)))
                        .build(),
                NOW);

        assertThat(told).isEmpty();
        assertThat(watch.summary()).contains("0 of 1");
    }

    @Test
    void aFailureIsToldWithItsReason() {
        Optional<String> line = watch.take(
                event("train", 1)
                        .setFailed(
                                Failed.newBuilder().setCode("DATASET_NOT_FOUND").setMessage("there is no set 'x'"))
                        .build(),
                NOW);

        assertThat(line)
                .hasValueSatisfying(
                        text -> assertThat(text).contains("DATASET_NOT_FOUND").contains("'x'"));
        assertThat(watch.done()).isTrue();
        assertThat(watch.failures()).containsOnlyKeys("train");
    }

    @Test
    void wordsOfAnOldOwnerDoNotCount() {
        succeed("train", 2);

        watch.take(
                event("train", 1)
                        .setFailed(Failed.newBuilder().setCode("STALE"))
                        .build(),
                NOW);

        assertThat(watch.failures()).isEmpty();
    }

    @Test
    void strangersTasksAreNotOurs() {
        accept("other-evaluation", "other");
        assertThat(watch.take(
                        event("stranger", 1)
                                .setSucceeded(Succeeded.getDefaultInstance())
                                .build(),
                        NOW))
                .isEmpty();
        assertThat(watch.summary()).contains("0 of 1");
    }

    @Test
    void progressIsToldNowAndThen() {
        TaskEvent progress = event("train", 1)
                .setProgress(Progress.newBuilder().setStep(5).setOf(10).setPhase("training"))
                .build();

        assertThat(watch.take(progress, NOW))
                .hasValueSatisfying(line -> assertThat(line).contains("training 5 of 10"));
        assertThat(watch.take(progress, NOW.plusSeconds(1))).isEmpty();
        assertThat(watch.take(progress, NOW.plusSeconds(4))).isPresent();
    }

    private void succeed(String id, long epoch) {
        watch.take(event(id, epoch).setSucceeded(Succeeded.getDefaultInstance()).build(), NOW);
    }

    private void accept(String id, String parent) {
        Task task = Task.newBuilder()
                .setId(id)
                .setOptions(TaskOptions.newBuilder().setParent(parent))
                .setEvaluateModel(EvaluateModel.newBuilder().setModel("digits"))
                .build();
        watch.take(
                event(id, 0)
                        .setAccepted(Accepted.newBuilder()
                                .setKind("evaluate-model")
                                .setTaskJson(ProtoJson.printCompact(task)))
                        .build(),
                NOW);
    }

    private static TaskEvent.Builder event(String id, long epoch) {
        return TaskEvent.newBuilder().setTaskId(id).setEpoch(epoch);
    }
}
