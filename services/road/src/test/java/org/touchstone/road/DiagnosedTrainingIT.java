package org.touchstone.road;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.Activation;
import org.touchstone.proto.v1.Architecture;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.proto.v1.Diagnose;
import org.touchstone.proto.v1.Diagnosis;
import org.touchstone.proto.v1.Initialization;
import org.touchstone.proto.v1.Mlp;
import org.touchstone.proto.v1.Optimizer;
import org.touchstone.proto.v1.Sgd;
import org.touchstone.proto.v1.Statistics;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.TaskEvent.EventCase;
import org.touchstone.proto.v1.TrainClassifier;

/**
 * The paper's saturated sigmoid network as a task: its worker is killed in the middle, and still the series is complete and the
 * defect has its name.
 */
class DiagnosedTrainingIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String INGEST = "diagnose-ingest";
    private static final String DATASET = "diagnose-shapes";
    private static final long STEPS = 300;
    private static final int EVERY = 20;

    private static Road road;

    @BeforeAll
    static void ingest() {
        road = Road.open();
        road.submit(Wishes.ingest(INGEST, DATASET, 3000, 100));
    }

    private static TrainClassifier sigmoid() {
        Mlp.Builder four = Mlp.newBuilder().setActivation(Activation.SIGMOID);
        for (int i = 0; i < 4; i++) {
            four.addHidden(1000);
        }
        return Wishes.perceptron(DATASET, "diagnose-sigmoid", STEPS).toBuilder()
                .setArchitecture(Architecture.newBuilder().setMlp(four))
                .setInitialization(Initialization.STANDARD)
                .setOptimizer(Optimizer.newBuilder().setSgd(Sgd.newBuilder().setLearningRate(0.1)))
                .setBatchSize(10)
                .setTestSplit("")
                .setDiagnose(Diagnose.newBuilder().setEvery(EVERY).setProbes(100))
                .build();
    }

    @Test
    void killedInTheMiddleTheSeriesIsCompleteAndTheDefectIsNamed() throws InterruptedException {
        String id = "diagnose-killed";
        road.submit(Wishes.train(id, sigmoid(), INGEST));
        road.log().await(id, event -> event.getStatistics().getStep() >= 2 * EVERY, PATIENCE);
        road.process(Road.TRAINING).kill9();
        road.start(Road.TRAINING);

        TaskEvent end = road.log().end(id, PATIENCE);

        assertThat(end.getEventCase()).as("%s", end).isEqualTo(EventCase.SUCCEEDED);
        assertThat(road.log().events(id, EventCase.RESUMED)).isNotEmpty();
        Map<Long, Statistics> looks = new TreeMap<>();
        for (TaskEvent event : road.log().events(id, EventCase.STATISTICS)) {
            Statistics look = event.getStatistics();
            Statistics told = looks.putIfAbsent(look.getStep(), look);
            assertThat(told == null ? look : told).as("told twice, told alike").isEqualTo(look);
        }
        assertThat(looks.keySet())
                .containsExactlyElementsOf(LongStream.rangeClosed(0, STEPS / EVERY)
                        .mapToObj(i -> i * EVERY)
                        .toList());
        List<Diagnosis> found = new ArrayList<>();
        looks.values().forEach(look -> found.addAll(look.getDiagnosesList()));
        assertThat(found).anySatisfy(one -> {
            assertThat(one.getRule()).isEqualTo("TOP_SATURATED_AT_ZERO");
            assertThat(one.getLayer()).isEqualTo("hidden4");
            assertThat(one.getRemedy()).contains("TANH");
        });
        assertThat(end.getSucceeded().getSummaryMap()).containsEntry("looks", (double) looks.size());
        Artifact series = road.log()
                .await(id, event -> event.getArtifact().getKind().equals("diagnosis"), PATIENCE)
                .getArtifact();
        assertThat(new String(
                        road.store()
                                .read(series.getKey(), 1 << 24)
                                .orElseThrow()
                                .content(),
                        StandardCharsets.UTF_8))
                .contains("touchstone.diagnosis.1", "TOP_SATURATED_AT_ZERO");
    }
}
