package org.touchstone.road;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.Budget;
import org.touchstone.proto.v1.Checkpointing;
import org.touchstone.proto.v1.DensityWindow;
import org.touchstone.proto.v1.ExploreFlow;
import org.touchstone.proto.v1.FlowArchitecture;
import org.touchstone.proto.v1.FlowPreset;
import org.touchstone.proto.v1.PlaneDensity;
import org.touchstone.proto.v1.SampleFlow;
import org.touchstone.proto.v1.ScoreImages;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.TaskEvent.EventCase;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.proto.v1.TrainFlow;
import org.touchstone.proto.v1.WatchDensity;

/** A density from its training to its uses, through the real broker, store and services, and through a kill. */
class FlowIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String CALM = "flow-calm";
    private static final String MODEL = "road-moons";
    private static final long STEPS = 400;

    private static Road road;

    @BeforeAll
    static void train() {
        road = Road.open();
        road.submit(training(CALM));
        assertThat(end(CALM).getEventCase()).isEqualTo(EventCase.SUCCEEDED);
    }

    private static TaskEvent end(String id) {
        return road.log().end(id, PATIENCE);
    }

    private static Task training(String id) {
        return Task.newBuilder()
                .setId(id)
                .setTrainFlow(TrainFlow.newBuilder()
                        .setDensity(PlaneDensity.MOONS)
                        .setModelName(MODEL)
                        .setArchitecture(FlowArchitecture.newBuilder().setPreset(FlowPreset.PLANE))
                        .setSeed(3)
                        .setBatchSize(128)
                        .setBudget(Budget.newBuilder().setSteps(STEPS))
                        .setCheckpointing(Checkpointing.newBuilder().setEverySteps(20))
                        .setSheetEverySteps(100))
                .build();
    }

    @Test
    void killedAndResumedItHasTheSameBits() {
        String id = "flow-killed";
        road.submit(training(id));
        road.log()
                .await(
                        id,
                        event -> event.hasCheckpointed()
                                && event.getCheckpointed().getStep() >= 40,
                        PATIENCE);
        road.process(Road.TRAINING).kill9();
        road.start(Road.TRAINING);

        assertThat(end(id).getEventCase()).isEqualTo(EventCase.SUCCEEDED);
        assertThat(road.log().events(id, EventCase.RESUMED)).isNotEmpty();
        assertThat(digest(id)).isEqualTo(digest(CALM));
        assertThat(road.log().series(id)).isEqualTo(road.log().series(CALM));
        assertThat(road.store().list("tasks/" + id + "/pictures/", "", 10)).hasSize(4);
    }

    private static String digest(String id) {
        return road.log()
                .await(id, TaskEvent::hasArtifact, PATIENCE)
                .getArtifact()
                .getDigest();
    }

    @Test
    void itIsSampledExploredScoredAndWatched() {
        road.submit(
                use("flow-sample")
                        .setSampleFlow(SampleFlow.newBuilder().setModel(MODEL).setCount(500))
                        .build(),
                use("flow-explore")
                        .setExploreFlow(ExploreFlow.newBuilder().setModel(MODEL))
                        .build(),
                use("flow-score")
                        .setScoreImages(ScoreImages.newBuilder().setModel(MODEL).setDensity(PlaneDensity.CHECKERBOARD))
                        .build(),
                use("flow-watch")
                        .setWatchDensity(WatchDensity.newBuilder()
                                .setModel(MODEL)
                                .setDensity(PlaneDensity.SPIRALS)
                                .setMaxImages(160))
                        .build());

        for (String id : List.of("flow-sample", "flow-explore", "flow-score", "flow-watch")) {
            assertThat(end(id).getEventCase()).as(id).isEqualTo(EventCase.SUCCEEDED);
        }
        assertThat(road.store().stat("tasks/flow-sample/pictures/samples.png")).isPresent();
        assertThat(road.store().stat("tasks/flow-explore/pictures/heat-map.png"))
                .isPresent();
        assertThat(end("flow-score").getSucceeded().getSummaryMap().get("AUROC by low log p"))
                .isGreaterThan(0.6);
        RoadLog.Said window = road.log()
                .await(DensityWindow.class, fact -> fact.getWatch().equals("flow-watch") && fact.getWindow() == 9);
        assertThat(window.key()).isEqualTo("flow-watch/9");
    }

    private static Task.Builder use(String id) {
        return Task.newBuilder().setId(id).setOptions(TaskOptions.newBuilder().addAfter(CALM));
    }

    @Test
    void aTemperatureBelowZeroIsTurnedAway() {
        road.submit(use("flow-cold")
                .setSampleFlow(SampleFlow.newBuilder().setModel(MODEL).setTemperature(-1))
                .build());

        TaskEvent end = end("flow-cold");
        assertThat(end.getRejected().getField()).isEqualTo("sampleFlow.temperature");
        assertThat(end.getRejected().getReason()).contains("it is 0 to 100");
    }
}
