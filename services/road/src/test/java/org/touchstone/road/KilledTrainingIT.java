package org.touchstone.road;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.ModelPublished;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.TaskEvent.EventCase;
import org.touchstone.testkit.process.ChildJvm;

/**
 * P2 and P12 with the product itself: a training whose process is killed or told to stop ends with the model, bit by bit, and the
 * curves of one that nobody disturbed.
 */
class KilledTrainingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration GRACE = Duration.ofSeconds(25);
    private static final String INGEST = "kill-ingest";
    private static final String DATASET = "kill-shapes";
    private static final String MODEL = "kill-model";
    private static final String CALM = "kill-calm";
    private static final long STEPS = 400;
    private static final int KILLS = 3;
    private static final long SEED = Long.getLong("touchstone.seed", 20101);
    private static final int LONGEST_DELAY_MILLIS = 150;

    private static Road road;

    @BeforeAll
    static void trainUndisturbed() {
        road = Road.open();
        road.submit(Wishes.ingest(INGEST, DATASET, 600, 100), training(CALM));
        assertThat(road.log().end(CALM, PATIENCE).hasSucceeded()).isTrue();
    }

    private static Task training(String id) {
        // No evaluation follows: what is compared is the training.
        return Wishes.train(
                id,
                Wishes.convolutions(DATASET, MODEL, STEPS).toBuilder()
                        .setTestSplit("")
                        .build(),
                INGEST);
    }

    @Test
    void killedAtRandomInstantsItEndsWithTheSameBits() throws InterruptedException {
        String id = "kill-killed";
        SplittableRandom random = new SplittableRandom(SEED);
        List<Long> steps = random.longs(KILLS, 1, STEPS / 2).sorted().boxed().toList();
        road.submit(training(id));

        kill(id, 1, 0, random);
        for (int i = 0; i < KILLS; i++) {
            road.start(Road.TRAINING);
            kill(id, newestEpoch(id) + 1, steps.get(i), random);
        }
        road.start(Road.TRAINING);

        assertSameAsCalm(id);
        List<TaskEvent> resumed = road.log().events(id, EventCase.RESUMED);
        assertThat(resumed).as("seed %s, steps %s", SEED, steps).hasSizeGreaterThanOrEqualTo(KILLS + 1);
        assertThat(resumed).allSatisfy(event -> assertThat(event.getResumed().getPreviousEpoch())
                .isEqualTo(event.getEpoch() - 1));
        assertThat(resumed.stream().map(event -> event.getResumed().getFromStep()))
                .isSorted()
                .anyMatch(step -> step > 0);
    }

    @Test
    void toldToStopItHandsTheRestOnAndEndsWithTheSameBits() throws InterruptedException {
        String id = "kill-drained";
        SplittableRandom random = new SplittableRandom(SEED + 1);
        long step = random.nextLong(1, STEPS / 2);
        road.submit(training(id));
        awaitStep(id, 1, step);

        ChildJvm told = road.process(Road.TRAINING);
        told.terminate();
        told.awaitExit(GRACE);
        TaskEvent yielded = road.log().await(id, TaskEvent::hasYielded, GRACE);
        road.start(Road.TRAINING);

        assertSameAsCalm(id);
        TaskEvent resumed = road.log().await(id, TaskEvent::hasResumed, GRACE);
        assertThat(yielded.getYielded().getReason()).contains("stopping");
        assertThat(resumed.getResumed().getFromStep())
                .as("nothing is done twice")
                .isEqualTo(yielded.getYielded().getStep())
                .isGreaterThanOrEqualTo(step);
        assertThat(told.lines()).noneMatch(line -> line.contains("Not everything could be handed on"));
    }

    private static void assertSameAsCalm(String id) {
        TaskEvent end = road.log().end(id, PATIENCE);
        assertThat(end.getEventCase()).as("%s", end).isEqualTo(EventCase.SUCCEEDED);
        assertThat(digest(id)).isEqualTo(digest(CALM));
        assertThat(road.log().series(id)).isEqualTo(road.log().series(CALM));
        assertThat(end.getSucceeded().getSummaryMap())
                .isEqualTo(road.log().end(CALM, PATIENCE).getSucceeded().getSummaryMap());
        assertThat(road.log().series(id).get("training loss")).hasSize((int) STEPS / 10);
    }

    /** Kills the training process a random while after the task has reached the step in the epoch or a later one. */
    private static void kill(String id, long epoch, long step, SplittableRandom random) throws InterruptedException {
        awaitStep(id, epoch, step);
        boolean ended = new CountDownLatch(1).await(random.nextLong(LONGEST_DELAY_MILLIS), TimeUnit.MILLISECONDS);
        assertThat(ended).isFalse();
        assertThat(road.log().events(id)).as("killed while at work").noneMatch(RoadLog::ends);
        road.process(Road.TRAINING).kill9();
    }

    private static void awaitStep(String id, long epoch, long step) {
        road.log().await(id, event -> event.getEpoch() >= epoch && step(event) >= step, PATIENCE);
    }

    private static long step(TaskEvent event) {
        return switch (event.getEventCase()) {
            case STARTED -> 0;
            case RESUMED -> event.getResumed().getFromStep();
            case METRIC -> event.getMetric().getStep();
            case CHECKPOINTED -> event.getCheckpointed().getStep();
            default -> -1;
        };
    }

    private static long newestEpoch(String id) {
        return road.log().events(id).stream()
                .mapToLong(TaskEvent::getEpoch)
                .max()
                .orElseThrow();
    }

    /** Digest of the model that the task made, which its artifact event and some fact of that digest agree on. */
    private static String digest(String id) {
        String digest = road.log()
                .await(id, TaskEvent::hasArtifact, PATIENCE)
                .getArtifact()
                .getDigest();
        road.log()
                .await(
                        ModelPublished.class,
                        fact -> fact.getDigest().equals(digest)
                                && fact.getName().equals(MODEL));
        return digest;
    }
}
