package org.touchstone.road;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.touchstone.catalog.ComparisonCatalog;
import org.touchstone.catalog.ComparisonReport;
import org.touchstone.catalog.Reference;
import org.touchstone.proto.v1.Checkpointing;
import org.touchstone.proto.v1.CompareOptimizers;
import org.touchstone.proto.v1.FunctionSample;
import org.touchstone.proto.v1.HandMadeOptimizer;
import org.touchstone.proto.v1.LearnedOptimizer;
import org.touchstone.proto.v1.LearningRateGrid;
import org.touchstone.proto.v1.MetaValidation;
import org.touchstone.proto.v1.OptimizeeFamily;
import org.touchstone.proto.v1.OptimizeeVariant;
import org.touchstone.proto.v1.Optimizer;
import org.touchstone.proto.v1.QuadraticFamily;
import org.touchstone.proto.v1.RaceStanding;
import org.touchstone.proto.v1.Racer;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.TaskEvent.EventCase;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.proto.v1.TrainOptimizer;

/** An optimizer from its training to its use, through the real broker, store and services, through a kill and over shards. */
class MetaTrainingIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String CALM = "meta-calm";
    private static final String MODEL = "road-optimizer";
    private static final long UPDATES = 60;

    private static Road road;

    @BeforeAll
    static void train() {
        road = Road.open();
        road.submit(training(CALM, 1));
        assertSucceeded(CALM);
    }

    private static void assertSucceeded(String id) {
        TaskEvent end = road.log().end(id, PATIENCE);
        assertThat(end.getEventCase()).as("%s: %s", id, end).isEqualTo(EventCase.SUCCEEDED);
    }

    private static Task training(String id, int shards) {
        return Task.newBuilder()
                .setId(id)
                .setTrainOptimizer(TrainOptimizer.newBuilder()
                        .setModelName(MODEL)
                        .setFamily(OptimizeeFamily.newBuilder().setQuadratics(QuadraticFamily.getDefaultInstance()))
                        .setEpisodes(2)
                        .setFunctions(16)
                        .setUnroll(10)
                        .addHorizons(20)
                        .setUpdates(UPDATES)
                        .setValidation(
                                MetaValidation.newBuilder().setEveryUpdates(20).setFunctions(32))
                        .setCheckpointing(Checkpointing.newBuilder().setEverySteps(5))
                        .setShards(shards)
                        .setShardUpdates(20)
                        .setSeed(4))
                .build();
    }

    @Test
    void killedAndResumedAndScatteredItHasTheSameBits() {
        String killed = "meta-killed";
        road.submit(training(killed, 1));
        road.log()
                .await(
                        killed,
                        event -> event.hasCheckpointed()
                                && event.getCheckpointed().getStep() >= 5,
                        PATIENCE);
        road.process(Road.META_TRAINING).kill9();
        road.start(Road.META_TRAINING, 3);
        assertSameAsCalm(killed);
        assertThat(road.log().events(killed, EventCase.RESUMED)).isNotEmpty();

        String scattered = "meta-scattered";
        road.submit(training(scattered, 2));
        assertSameAsCalm(scattered);
    }

    private static void assertSameAsCalm(String id) {
        assertSucceeded(id);
        assertThat(digest(id)).isEqualTo(digest(CALM));
        assertThat(road.log().series(id)).isEqualTo(road.log().series(CALM));
    }

    private static String digest(String id) {
        return road.log()
                .await(id, TaskEvent::hasArtifact, PATIENCE)
                .getArtifact()
                .getDigest();
    }

    @Test
    void itRacesAgainstTunedOptimizersOnItsFamilyAndOnVariantsOfIt() {
        road.submit(use("meta-compare")
                .setCompareOptimizers(CompareOptimizers.newBuilder()
                        .setOptimizer(MODEL)
                        .setSteps(20)
                        .setTest(FunctionSample.newBuilder().setSeed(10).setFunctions(1000))
                        .setTuning(FunctionSample.newBuilder().setSeed(11).setFunctions(100))
                        .addBaselines(HandMadeOptimizer.HAND_MADE_SGD)
                        .addBaselines(HandMadeOptimizer.HAND_MADE_ADAM)
                        .setGrid(LearningRateGrid.newBuilder().setCount(5))
                        .addVariants(OptimizeeVariant.newBuilder().setSize(5))
                        .addVariants(OptimizeeVariant.newBuilder().setSteps(30)))
                .build());

        assertSucceeded("meta-compare");
        ComparisonReport report = new ComparisonCatalog(road.store())
                .comparison(Reference.parse("meta-compare"))
                .content();
        assertThat(report.table())
                .extracting(ComparisonReport.Cell::title)
                .containsExactly("meta-compare", "5 dimensions", "30 steps");
        Map<Integer, RaceStanding> last = road.log().events("meta-compare", EventCase.RACE).stream()
                .map(TaskEvent::getRace)
                .collect(Collectors.toMap(RaceStanding::getRace, one -> one, (before, now) -> now));
        assertThat(last.keySet()).containsExactly(0, 1, 2);
        assertThat(last.values()).allSatisfy(standing -> {
            assertThat(standing.getFunctions()).isEqualTo(1000);
            ComparisonReport.Cell cell = report.table().get(standing.getRace());
            double best = standing.getRacersList().stream()
                    .skip(1)
                    .mapToDouble(Racer::getRatio)
                    .max()
                    .orElseThrow();
            assertThat(cell.ratio()).isCloseTo(best, Percentage.withPercentage(1e-9));
        });
    }

    @Test
    void aClassifierLearnsByIt() {
        String ingest = "meta-ingest";
        road.submit(
                Wishes.ingest(ingest, "meta-shapes", 200, 50),
                use("meta-use")
                        .setOptions(TaskOptions.newBuilder().addAllAfter(List.of(CALM, ingest)))
                        .setTrainClassifier(Wishes.perceptron("meta-shapes", "meta-model", 30).toBuilder()
                                .setTestSplit("")
                                .setOptimizer(Optimizer.newBuilder()
                                        .setLearned(
                                                LearnedOptimizer.newBuilder().setOptimizer(MODEL))))
                        .build());

        assertSucceeded("meta-use");
    }

    @Test
    void anUnrollThatDoesNotFitItsEpisodesIsTurnedAway() {
        Task.Builder task = training("meta-odd", 1).toBuilder();
        task.getTrainOptimizerBuilder().setUnroll(7);
        road.submit(task.build());

        TaskEvent end = road.log().end("meta-odd", PATIENCE);
        assertThat(end.getRejected().getField()).startsWith("trainOptimizer.");
        assertThat(end.getRejected().getReason()).contains("7");
    }

    private static Task.Builder use(String id) {
        return Task.newBuilder().setId(id).setOptions(TaskOptions.newBuilder().addAfter(CALM));
    }
}
