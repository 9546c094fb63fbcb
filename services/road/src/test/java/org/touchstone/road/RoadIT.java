package org.touchstone.road;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.EvaluationReport;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.Reference;
import org.touchstone.proto.v1.DatasetPublished;
import org.touchstone.proto.v1.DeadLetter;
import org.touchstone.proto.v1.EvaluationCompleted;
import org.touchstone.proto.v1.ModelPublished;
import org.touchstone.proto.v1.ObjectReference;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.TaskEvent.EventCase;
import org.touchstone.store.ObjectStore.VersionedBytes;
import org.touchstone.store.Sha256;

/** Three records on Kafka become a data set, two models and two evaluations that an outsider can verify byte by byte. */
class RoadIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String DATASET = "road-shapes";
    private static final String INGEST = "road-ingest";
    private static final String PERCEPTRON = "road-mlp";
    private static final String CONVOLUTIONS = "road-cnn";
    private static final int LARGEST_OBJECT = 64 << 20;

    private static Road road;

    @BeforeAll
    static void submitEverythingAtOnce() {
        road = Road.open();
        // The trainings come first: what they wait for is still unknown.
        road.submit(
                Wishes.train(PERCEPTRON, Wishes.perceptron(DATASET, PERCEPTRON, 300), INGEST),
                Wishes.train(CONVOLUTIONS, Wishes.convolutions(DATASET, CONVOLUTIONS, 200), INGEST),
                Wishes.ingest(INGEST, DATASET, 1500, 300));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                INGEST,
                PERCEPTRON,
                CONVOLUTIONS,
                PERCEPTRON + "-evaluation",
                CONVOLUTIONS + "-evaluation",
            })
    void everyTaskIsAcceptedStartsAndSucceedsOnce(String id) {
        TaskEvent end = road.log().end(id, PATIENCE);

        assertThat(end.getEventCase()).as("%s", end).isEqualTo(EventCase.SUCCEEDED);
        List<EventCase> kinds =
                road.log().events(id).stream().map(TaskEvent::getEventCase).toList();
        assertThat(kinds).startsWith(EventCase.ACCEPTED, EventCase.STARTED).endsWith(EventCase.SUCCEEDED);
        assertThat(kinds).containsOnlyOnce(EventCase.STARTED, EventCase.ARTIFACT, EventCase.SUCCEEDED);
        assertThat(kinds).doesNotContain(EventCase.RETRYING, EventCase.FAILED, EventCase.REJECTED);
    }

    @Test
    void checkpointsLieEvery25StepsAndMetricsEvery10() {
        road.log().end(PERCEPTRON, PATIENCE);

        assertThat(road.log().events(PERCEPTRON, EventCase.CHECKPOINTED).stream()
                        .map(event -> event.getCheckpointed().getStep()))
                .contains(25L, 50L, 75L, 275L, 300L);
        assertThat(road.log().series(PERCEPTRON).get("training loss"))
                .hasSize(30)
                .containsKeys(10L, 150L, 300L);
    }

    @Test
    void theDataSetIsAnnouncedWithItsCountsAndEveryShardIsWhatItsDigestSays() {
        road.log().end(INGEST, PATIENCE);
        RoadLog.Said said =
                road.log().await(DatasetPublished.class, fact -> fact.getName().equals(DATASET));
        DatasetPublished fact = (DatasetPublished) said.message();

        assertThat(said.key()).isEqualTo(DATASET + "@" + fact.getDigest());
        assertThat(fact.getCountsMap()).containsEntry("train", 1500L).containsEntry("test", 300L);
        assertThat(fact.getLineage().getTaskId()).isEqualTo(INGEST);
        verify(fact.getManifest());
        DatasetManifest manifest =
                road.catalog().dataset(Reference.parse(said.key())).content();
        for (DatasetManifest.Split split : manifest.splits()) {
            for (DatasetManifest.Shard shard : split.shards()) {
                verify(ObjectReference.newBuilder()
                        .setKey(shard.key())
                        .setSha256(shard.sha256())
                        .setSizeBytes(shard.bytes())
                        .build());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PERCEPTRON, CONVOLUTIONS})
    void onnxRuntimeFindsExactlyTheConfusionMatrixOfTheReport(String name) throws Exception {
        road.log().end(name + "-evaluation", PATIENCE);
        ModelPublished model = (ModelPublished) road.log()
                .await(ModelPublished.class, fact -> fact.getName().equals(name))
                .message();
        EvaluationCompleted evaluation = (EvaluationCompleted) road.log()
                .await(
                        EvaluationCompleted.class,
                        fact -> fact.getLineage().getTaskId().equals(name + "-evaluation"))
                .message();

        verify(model.getCard());
        verify(model.getParameters());
        verify(evaluation.getReport());
        assertThat(evaluation.getLineage().getModelsList()).containsExactly(name + "@" + model.getDigest());
        assertThat(evaluation.getLineage().getDatasetsList())
                .isEqualTo(model.getLineage().getDatasetsList());
        Published<EvaluationReport> report =
                road.catalog().evaluation(Reference.parse(evaluation.getId() + "@" + evaluation.getDigest()));
        DatasetManifest dataset = road.catalog()
                .dataset(Reference.parse(model.getLineage().getDatasets(0)))
                .content();
        List<List<Long>> confusion =
                OnnxJudge.confusion(verify(model.getOnnx()), road.catalog().open(dataset, "test", LARGEST_OBJECT));
        long right = 0;
        for (int i = 0; i < confusion.size(); i++) {
            right += confusion.get(i).get(i);
        }

        assertThat(confusion).isEqualTo(report.content().confusion());
        assertThat(report.content().accuracy().successes()).isEqualTo(right);
        assertThat(evaluation.getMetricsMap().values()).contains(right / 300.0);
        assertThat(right / 300.0).as("better than guessing one of nine").isGreaterThan(0.13);
    }

    @Test
    void nothingGoodIsBuried() {
        road.log().end(CONVOLUTIONS + "-evaluation", PATIENCE);

        assertThat(road.log().of(DeadLetter.class))
                .noneMatch(letter -> letter.getTaskId().startsWith("road-"));
    }

    /** The bytes of an object that are what its reference says. */
    private static byte[] verify(ObjectReference object) {
        byte[] bytes = road.store()
                .read(object.getKey(), LARGEST_OBJECT)
                .map(VersionedBytes::content)
                .orElseThrow(() -> new AssertionError(object.getKey() + " is missing"));
        assertThat(Sha256.hex(bytes)).as(object.getKey()).isEqualTo(object.getSha256());
        assertThat((long) bytes.length).as(object.getKey()).isEqualTo(object.getSizeBytes());
        return bytes;
    }
}
