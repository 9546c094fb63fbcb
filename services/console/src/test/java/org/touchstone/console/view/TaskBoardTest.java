package org.touchstone.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.TaskDigest;
import org.touchstone.proto.v1.Task;

class TaskBoardTest {
    private static final String ID = "train-1";

    @Test
    void shouldFollowATaskFromAcceptanceToSuccess() {
        Story story = new Story(ID).accepted();
        assertThat(summary(story).state()).isEqualTo(TaskState.QUEUED);

        story.epoch(1).started(100).metric("training loss", 10, 2.0).progress(10, 100, 90);
        TaskSummary running = summary(story);
        assertThat(running.state()).isEqualTo(TaskState.RUNNING);
        assertThat(running.kind()).isEqualTo("train-classifier");
        assertThat(running.request().submitter()).isEqualTo("ada");
        assertThat(running.request().subject()).isEqualTo("digits");
        assertThat(running.progress()).isEqualTo(new TaskSummary.Progress(10, 100, Duration.ofSeconds(90), "training"));
        assertThat(running.headline()).isEqualTo(new TaskSummary.Headline("training loss", 2.0));

        story.metric("training loss", 20, 1.0)
                .checkpointed(20)
                .artifact("model", "digits", "d1")
                .succeeded(100);
        TaskSummary done = summary(story);
        assertThat(done.state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(done.progress().step()).isEqualTo(100);
        assertThat(done.progress().eta()).isNull();
        assertThat(done.finishedAt()).isNotNull();
        assertThat(done.results()).containsEntry("test accuracy", 0.98);
        assertThat(done.spark()).containsExactly(2.0, 1.0);
        TaskDetail detail = detail(story);
        assertThat(detail.checkpoints())
                .extracting(TaskDetail.CheckpointView::step)
                .containsExactly(20L);
        assertThat(detail.artifacts()).extracting(TaskDetail.ArtifactView::name).containsExactly("digits");
    }

    @Test
    void shouldCountARepeatedEventOnce() {
        Story story = new Story(ID).accepted().epoch(1).started(10).metric("loss", 1, 1.0);
        List<org.touchstone.proto.v1.TaskEvent> twice = new java.util.ArrayList<>(story.events());
        twice.addAll(story.events());

        TaskBoard board = Story.read(twice);

        assertThat(steps(board, "loss")).containsExactly(1L);
        assertThat(board.events(ID).orElseThrow()).hasSize(2);
    }

    @Test
    void shouldForgetTheFutureThatAKilledOwnerTold() {
        Story story = new Story(ID).accepted().epoch(1).started(100);
        for (long step = 1; step <= 50; step++) {
            story.metric("loss", step, 1.0);
        }
        story.checkpointed(30).epoch(2).resumed(30).metric("loss", 31, 2.0);

        TaskBoard board = Story.read(story.events());

        assertThat(steps(board, "loss"))
                .containsExactly(LongStream.rangeClosed(1, 31).toArray());
        Points points = board.metrics(ID, "loss", 1000).orElseThrow().get("loss");
        assertThat(points).isNotNull();
        assertThat(points.epochs()[29]).isEqualTo(1);
        assertThat(points.epochs()[30]).isEqualTo(2);
        assertThat(points.values()[30]).isEqualTo(2.0);
    }

    @Test
    void shouldDropALateWordOfAKilledOwner() {
        Story story = new Story(ID).accepted().epoch(1).started(100).metric("loss", 40, 1.0);
        story.epoch(2).resumed(30).epoch(1).metric("loss", 45, 9.0).metric("loss", 29, 1.5);

        assertThat(steps(Story.read(story.events()), "loss")).containsExactly(29L);
    }

    @Test
    void shouldTellKillsAndResumesHonestly() {
        Story story = new Story(ID).accepted().epoch(1).started(100).progress(40, 100, 60);
        story.epoch(2).resumed(30).progress(60, 100, 40).yielded(60, "others wait");
        story.epoch(3).resumed(60).fenced(4).epoch(4).resumed(60).progress(70, 100, 30);

        TaskDetail detail = detail(story);

        assertThat(detail.epochs())
                .extracting(EpochView::end)
                .containsExactly(
                        EpochView.End.KILLED, EpochView.End.YIELDED, EpochView.End.FENCED, EpochView.End.RUNNING);
        assertThat(detail.epochs()).extracting(EpochView::fromStep).containsExactly(0L, 30L, 60L, 60L);
        assertThat(detail.epochs()).extracting(EpochView::lastStep).containsExactly(40L, 60L, 60L, 70L);
        assertThat(detail.summary().kills()).isEqualTo(2);
        assertThat(detail.summary().resumes()).isEqualTo(3);
        assertThat(detail.summary().state()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void shouldShowTheResumedStepBeforeTheNewOwnerReports() {
        Story story = new Story(ID).accepted().epoch(1).started(100).progress(40, 100, 60);
        story.epoch(2).resumed(30);

        assertThat(summary(story).progress()).isEqualTo(new TaskSummary.Progress(30, 100, null, "training"));
    }

    @Test
    void shouldNotLetARejectionDisturbATask() {
        Story story = new Story(ID).accepted().epoch(1).started(100).progress(40, 100, 60);
        story.epoch(0).rejected("id", "The id belongs to another task; choose another.");

        TaskDetail detail = detail(story);

        assertThat(detail.summary().state()).isEqualTo(TaskState.RUNNING);
        assertThat(detail.summary().failure()).isNull();
        assertThat(detail.rejections())
                .extracting(TaskDetail.RejectionView::field)
                .containsExactly("id");
    }

    @Test
    void shouldForgiveARejectionOnceAProperTaskTakesTheId() {
        Story story = new Story(ID).rejected("trainClassifier.batchSize", "It must be at least 1.");
        TaskSummary rejected = summary(story);
        assertThat(rejected.state()).isEqualTo(TaskState.REJECTED);
        assertThat(rejected.failure())
                .isEqualTo(new TaskSummary.Failure(
                        "REJECTED", "It must be at least 1.", false, "trainClassifier.batchSize"));

        assertThat(summary(story.accepted()).state()).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void shouldSayThatAnAcceptedTaskWasRejectedByItsWorker() throws InvalidProtocolBufferException {
        String json = "{\"id\":\"" + ID + "\",\"trainClassifier\":{\"modelName\":\"digits\"}}";
        Task.Builder task = Task.newBuilder();
        JsonFormat.parser().merge(json, task);
        Story story = new Story(ID).accepted("train-classifier", json);
        story.tell(event -> event.getRejectedBuilder()
                .setField("trainClassifier.batchSize")
                .setReason("is 0.")
                .setSpecSha256(TaskDigest.of(task.build())));

        TaskSummary rejected = summary(story);
        assertThat(rejected.state()).isEqualTo(TaskState.REJECTED);
        assertThat(rejected.failure())
                .isEqualTo(new TaskSummary.Failure("REJECTED", "is 0.", false, "trainClassifier.batchSize"));

        story.tell(event -> event.setSequence(0)
                .getAcceptedBuilder()
                .setKind("train-classifier")
                .setTaskJson(json.replace("digits", "numbers")));
        assertThat(summary(story).state()).isEqualTo(TaskState.QUEUED);
        assertThat(summary(story).failure()).isNull();
        assertThat(detail(story).specJson()).contains("numbers");
    }

    @Test
    void shouldShowThatAStopWasAskedForUntilItIsDone() {
        Story story = new Story(ID).accepted().epoch(1).started(100).epoch(0).cancelRequested("ada");
        assertThat(summary(story).cancelRequested()).isTrue();

        story.epoch(1).cancelled(12);
        assertThat(summary(story).cancelRequested()).isFalse();
        assertThat(summary(story).state()).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void shouldRunAgainAfterAReplay() {
        Story story = new Story(ID).accepted().epoch(1).started(100).failed("NAN_LOSS", "The loss is not a number.");
        assertThat(summary(story).failure())
                .isEqualTo(new TaskSummary.Failure("NAN_LOSS", "The loss is not a number.", false, ""));

        story.epoch(2).resumed(0);
        assertThat(summary(story).state()).isEqualTo(TaskState.RUNNING);
        assertThat(summary(story).failure()).isNull();
        assertThat(summary(story).finishedAt()).isNull();
    }

    @Test
    void shouldGoOnInTheSameEpochAfterARetry() {
        Story story = new Story(ID).accepted().epoch(1).started(100).retrying(1, "STORE_AWAY");
        assertThat(summary(story).state()).isEqualTo(TaskState.RETRYING);
        assertThat(detail(story).epochs()).extracting(EpochView::end).containsExactly(EpochView.End.RETRYING);

        story.progress(5, 100, 9);
        assertThat(summary(story).state()).isEqualTo(TaskState.RUNNING);
        assertThat(detail(story).epochs()).extracting(EpochView::end).containsExactly(EpochView.End.RUNNING);
    }

    @Test
    void shouldGiveAReaderWhatItMissed() {
        Story story = new Story(ID).accepted().epoch(1).started(100).metric("loss", 1, 3.0);
        long seen = story.events().size() - 1L;
        story.metric("loss", 2, 2.0).epoch(2).resumed(1).metric("loss", 2, 2.0);

        TaskBoard.TaskChange change =
                Story.read(story.events()).change(ID, seen).orElseThrow();

        assertThat(change.rollbacks())
                .extracting(TaskDetail.ResumeView::fromStep)
                .containsExactly(1L);
        Points missed = change.points().get("loss");
        assertThat(missed).isNotNull();
        assertThat(missed.steps()).containsExactly(2L);
        assertThat(missed.epochs()).containsExactly(2L);
    }

    @Test
    void shouldTellWhichTasksChanged() {
        TaskBoard board = new TaskBoard(Limits.standard());
        board.add(new Story("a").accepted().events().get(0), new Position(0, 7));
        board.add(new Story("b").accepted().events().get(0), new Position(1, 3));
        Positions seen = board.positions();
        assertThat(board.changedSince(seen)).isEmpty();

        board.add(new Story("a").accepted().epoch(1).started(5).events().get(1), new Position(0, 8));

        assertThat(board.changedSince(seen)).extracting(TaskSummary::id).containsExactly("a");
        assertThat(board.changedSince(Positions.none())).hasSize(2);
    }

    @Test
    void shouldBoundWhatFinishedTasksTake() {
        TaskBoard board = new TaskBoard(new Limits(64, 4, 8, 2, 3, 1_000_000));
        long offset = 0;
        for (int task = 0; task < 10; task++) {
            Story story = new Story("t" + task).accepted().epoch(1).started(500);
            for (long step = 1; step <= 500; step++) {
                story.metric("loss", step, 1.0 / step);
            }
            for (var event : story.succeeded(500).events()) {
                board.add(event, new Position(0, offset++));
            }
        }

        Map<String, Boolean> archivedById = board.summaries().stream()
                .collect(java.util.stream.Collectors.toMap(TaskSummary::id, TaskSummary::archived));

        assertThat(archivedById)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("t5", true, "t6", true, "t7", true, "t8", false, "t9", false));
        assertThat(board.pointCount()).isLessThanOrEqualTo(3 * 32 + 2 * 64);
        assertThat(board.counts().get(TaskState.SUCCEEDED)).isEqualTo(5);
    }

    @Test
    void shouldArchiveEarlyWhenPointsRunOut() {
        TaskBoard board = new TaskBoard(new Limits(1_000, 4, 8, 100, 100, 1_500));
        long offset = 0;
        for (int task = 0; task < 3; task++) {
            Story story = new Story("t" + task).accepted().epoch(1).started(900);
            for (long step = 1; step <= 900; step++) {
                story.metric("loss", step, (double) step);
            }
            for (var event : story.succeeded(900).events()) {
                board.add(event, new Position(0, offset++));
            }
        }

        assertThat(board.pointCount()).isLessThanOrEqualTo(1_500);
        assertThat(board.summary("t2").orElseThrow().archived()).isFalse();
    }

    private static TaskSummary summary(Story story) {
        return Story.read(story.events()).summary(ID).orElseThrow();
    }

    private static TaskDetail detail(Story story) {
        return Story.read(story.events()).detail(ID).orElseThrow();
    }

    private static long[] steps(TaskBoard board, String metric) {
        Points points = board.metrics(ID, metric, 1000).orElseThrow().get(metric);
        return points == null ? new long[0] : points.steps();
    }
}
