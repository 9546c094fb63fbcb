package org.touchstone.road;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.BeamSearchTraining;
import org.touchstone.proto.v1.Checkpointing;
import org.touchstone.proto.v1.ConlluSource;
import org.touchstone.proto.v1.DatasetPublished;
import org.touchstone.proto.v1.DecodeText;
import org.touchstone.proto.v1.EvaluateSequenceModel;
import org.touchstone.proto.v1.EvaluationCompleted;
import org.touchstone.proto.v1.FileReference;
import org.touchstone.proto.v1.IngestText;
import org.touchstone.proto.v1.ModelPublished;
import org.touchstone.proto.v1.SequenceArchitecture;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.TaskEvent.EventCase;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.proto.v1.TextSplit;
import org.touchstone.proto.v1.TrainClassifier;
import org.touchstone.proto.v1.TrainSequenceModel;
import org.touchstone.proto.v1.WordOrderingTask;

/** Text from a user's file to a model that was trained through its own search, and through kills in both phases. */
class SequenceIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String INGEST = "sequence-ingest";
    private static final String DATASET = "road-text";
    private static final String MODEL = "road-orderer";
    private static final String CALM = "sequence-calm";
    private static final int SENTENCES = 320;
    private static final long STEPS_OF_CROSS_ENTROPY = 4 * 20;
    private static final List<String> NOUNS = List.of("cat", "dog", "bird", "fish", "horse");
    private static final List<String> VERBS = List.of("sees", "likes", "follows");

    private static final String TWO_ROOTS = """
            1\ta\t_\tX\t_\t_\t0\troot\t_\t_
            2\tb\t_\tX\t_\t_\t0\troot\t_\t_

            """;

    private static Road road;

    @BeforeAll
    static void ingestAndTrain() throws IOException {
        road = Road.open();
        SplittableRandom random = new SplittableRandom(1606);
        road.submit(
                Task.newBuilder()
                        .setId(INGEST)
                        .setIngestText(IngestText.newBuilder()
                                .setName(DATASET)
                                .addSplits(split("train", trees(random, SENTENCES) + TWO_ROOTS))
                                .addSplits(split("dev", trees(random, 30)))
                                .addSplits(split("test", trees(random, 40)))
                                .setRefusedShareAllowed(0.01))
                        .build(),
                training(CALM).build());
        assertThat(end(CALM).getEventCase()).isEqualTo(EventCase.SUCCEEDED);
    }

    private static TextSplit split(String name, String content) throws IOException {
        String file = Files.writeString(road.files().resolve("sequence-" + name + ".conllu"), content)
                .toString();
        return TextSplit.newBuilder()
                .setName(name)
                .setConllu(ConlluSource.newBuilder()
                        .addFiles(FileReference.newBuilder().setLocation(file)))
                .build();
    }

    /** "the cat sees a dog": five words, in some sentences with an adjective before the last. */
    private static String trees(SplittableRandom random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String first = NOUNS.get(random.nextInt(NOUNS.size()));
            String verb = VERBS.get(random.nextInt(VERBS.size()));
            String second = NOUNS.get(random.nextInt(NOUNS.size()));
            text.append("1\tthe\t_\tDET\t_\t_\t2\tdet\t_\t_\n2\t" + first + "\t_\tNOUN\t_\t_\t3\tnsubj\t_\t_\n3\t"
                    + verb + "\t_\tVERB\t_\t_\t0\troot\t_\t_\n");
            boolean old = random.nextBoolean();
            int noun = old ? 6 : 5;
            text.append("4\ta\t_\tDET\t_\t_\t" + noun + "\tdet\t_\t_\n");
            text.append(old ? "5\told\t_\tADJ\t_\t_\t6\tamod\t_\t_\n" : "");
            text.append(noun + "\t" + second + "\t_\tNOUN\t_\t_\t3\tobj\t_\t_\n\n");
        }
        return text.toString();
    }

    private static Task.Builder training(String id) {
        return after(id, INGEST)
                .setTrainSequenceModel(TrainSequenceModel.newBuilder()
                        .setDataset(DATASET)
                        .setValidationSplit("dev")
                        .setModelName(MODEL)
                        .setWordOrdering(WordOrderingTask.getDefaultInstance())
                        .setArchitecture(SequenceArchitecture.newBuilder().setHidden(32))
                        .setCrossEntropyEpochs(4)
                        .setSearch(BeamSearchTraining.newBuilder()
                                .setEpochs(8)
                                .setBeam(4)
                                .setConstrained(true))
                        .setBatchSize(16)
                        .setSeed(5)
                        .setCheckpointing(Checkpointing.newBuilder().setEverySteps(10)));
    }

    private static Task.Builder after(String id, String before) {
        return Task.newBuilder().setId(id).setOptions(TaskOptions.newBuilder().addAfter(before));
    }

    private static TaskEvent end(String id) {
        return road.log().end(id, PATIENCE);
    }

    @Test
    void textIsCountedAndWhatIsBadIsTold() {
        RoadLog.Said said =
                road.log().await(DatasetPublished.class, fact -> fact.getName().equals(DATASET));

        DatasetPublished fact = (DatasetPublished) said.message();
        assertThat(fact.getKind()).isEqualTo("text");
        assertThat(fact.getCountsMap())
                .containsEntry("train", (long) SENTENCES)
                .containsEntry("dev", 30L)
                .containsEntry("test", 40L);
        assertThat(fact.getRefusedMap()).containsEntry("train", 1L);
    }

    @Test
    void killedInBothPhasesItHasTheSameBits() {
        String id = "sequence-killed";
        road.submit(training(id).build());
        killAfter(id, 20);
        killAfter(id, STEPS_OF_CROSS_ENTROPY + 20);

        assertThat(end(id).getEventCase()).isEqualTo(EventCase.SUCCEEDED);
        assertThat(road.log().events(id, EventCase.RESUMED)).hasSizeGreaterThanOrEqualTo(2);
        assertThat(digest(id)).isEqualTo(digest(CALM));
        assertThat(road.log().series(id)).isEqualTo(road.log().series(CALM));
    }

    private static void killAfter(String id, long step) {
        road.log()
                .await(
                        id,
                        event -> event.hasCheckpointed()
                                && event.getCheckpointed().getStep() >= step,
                        PATIENCE);
        road.process(Road.TRAINING).kill9();
        road.start(Road.TRAINING);
    }

    private static String digest(String id) {
        return road.log()
                .await(id, TaskEvent::hasArtifact, PATIENCE)
                .getArtifact()
                .getDigest();
    }

    @Test
    void theModelSaysWhatItLearnedAndHowWell() {
        RoadLog.Said said =
                road.log().await(ModelPublished.class, fact -> fact.getName().equals(MODEL));

        ModelPublished fact = (ModelPublished) said.message();
        assertThat(fact.getKind()).isEqualTo("sequence");
        assertThat(fact.getMetricsMap()).containsEntry("beam", 4.0).containsKey("violations per word");
        // An order at random has two words in a row right now and then, four hardly ever.
        assertThat(fact.getMetricsMap().get("validation BLEU")).isGreaterThan(40);
    }

    private static Task.Builder measuring(String id) {
        return after(id, CALM)
                .setEvaluateSequenceModel(EvaluateSequenceModel.newBuilder()
                        .setModel(MODEL)
                        .setSplit("train")
                        .addBeams(1)
                        .addBeams(3));
    }

    @Test
    void measuredThroughAKillItIsTheSameReport() {
        road.submit(measuring("sequence-measured").build());
        assertThat(end("sequence-measured").getEventCase()).isEqualTo(EventCase.SUCCEEDED);
        String id = "sequence-measured-killed";
        road.submit(measuring(id).build());
        road.log().await(id, TaskEvent::hasStarted, PATIENCE);
        road.process(Road.EVALUATION).kill9();
        road.start(Road.EVALUATION);

        TaskEvent end = end(id);

        assertThat(end.getEventCase()).isEqualTo(EventCase.SUCCEEDED);
        assertThat(digest(id)).isEqualTo(digest("sequence-measured"));
        assertThat(end.getSucceeded().getSummaryMap())
                .containsEntry("sentences", (double) SENTENCES)
                .containsKeys("BLEU at beam 1", "BLEU at beam 3", "exact match at beam 3");
    }

    @Test
    void wordsOfAUserArePutInOrderAndABeamThatIsTooWideIsRefused() {
        DecodeText.Builder asked = DecodeText.newBuilder()
                .setModel(MODEL)
                .addSentences("a sees old the zebra cat")
                .setBeam(3)
                .setNBest(2);
        road.submit(
                after("sequence-asked", CALM).setDecodeText(asked).build(),
                after("sequence-too-wide", CALM)
                        .setDecodeText(asked.clone().setBeam(4))
                        .build());

        TaskEvent end = end("sequence-asked");
        assertThat(end.getEventCase()).isEqualTo(EventCase.SUCCEEDED);
        assertThat(end.getSucceeded().getSummaryMap())
                .containsEntry("sentences", 1.0)
                .containsEntry("unknown words", 1.0);
        TaskEvent wide = end("sequence-too-wide");
        assertThat(wide.getFailed().getCode()).isEqualTo("BEAM_TOO_WIDE");
        assertThat(wide.getFailed().getMessage()).contains("supports at most 3 at use, not 4");
    }

    @Test
    void itIsMeasuredAndPutsTheWordsOfAUserInOrder() {
        road.submit(
                after("sequence-evaluate", CALM)
                        .setEvaluateSequenceModel(EvaluateSequenceModel.newBuilder()
                                .setModel(MODEL)
                                .addBeams(1)
                                .addBeams(3))
                        .build(),
                after("sequence-decode", CALM)
                        .setDecodeText(DecodeText.newBuilder().setModel(MODEL).addSentences("dog a cat sees the"))
                        .build());

        TaskEvent measured = end("sequence-evaluate");
        assertThat(measured.getEventCase()).isEqualTo(EventCase.SUCCEEDED);
        assertThat(measured.getSucceeded().getSummaryMap())
                .containsEntry("sentences", 40.0)
                .hasEntrySatisfying("BLEU at beam 1", score -> assertThat(score).isGreaterThan(40))
                .hasEntrySatisfying("BLEU at beam 3", score -> assertThat(score).isGreaterThan(40));
        EvaluationCompleted fact = (EvaluationCompleted) road.log()
                .await(EvaluationCompleted.class, said -> said.getId().equals("sequence-evaluate"))
                .message();
        assertThat(fact.getMetricsMap()).isEqualTo(measured.getSucceeded().getSummaryMap());
        assertThat(end("sequence-decode").getEventCase()).isEqualTo(EventCase.SUCCEEDED);
        byte[] report = road.store()
                .read("tasks/sequence-decode/report.json", 1 << 20)
                .orElseThrow()
                .content();
        assertThat(new String(report, StandardCharsets.UTF_8))
                .containsPattern("(the|a) (cat|dog) sees (the|a) (cat|dog)");
    }

    @Test
    void aBeamWiderThanTrainingPreparedForIsRefusedUntilItIsWanted() {
        DecodeText wide = DecodeText.newBuilder()
                .setModel(MODEL)
                .addSentences("dog a cat sees the")
                .setBeam(4)
                .build();
        road.submit(
                after("sequence-wide", CALM).setDecodeText(wide).build(),
                after("sequence-wider", CALM)
                        .setDecodeText(wide.toBuilder().setWiderBeam(true))
                        .build());

        TaskEvent refused = end("sequence-wide");
        assertThat(refused.getFailed().getCode()).isEqualTo("BEAM_TOO_WIDE");
        assertThat(refused.getFailed().getMessage()).contains("beam of 4 and supports at most 3");
        assertThat(end("sequence-wider").getEventCase()).isEqualTo(EventCase.SUCCEEDED);
    }

    @Test
    void aBeamOfOneIsTurnedAway() {
        Task.Builder task = training("sequence-greedy");
        task.getTrainSequenceModelBuilder().getSearchBuilder().setBeam(1);
        road.submit(task.build());

        TaskEvent end = end("sequence-greedy");
        assertThat(end.getRejected().getField()).isEqualTo("trainSequenceModel.search.beam");
        assertThat(end.getRejected().getReason()).contains("must be from 2 to 4096 in training, not 1");
    }

    @Test
    void aClassifierCannotBeTrainedOnText() {
        TrainClassifier classifier = Wishes.perceptron(DATASET, "road-reader", 10);
        road.submit(Wishes.train("sequence-classifier", classifier, INGEST));

        TaskEvent end = end("sequence-classifier");
        assertThat(end.getFailed().getCode()).isEqualTo("DATASET_WRONG_KIND");
        assertThat(end.getFailed().getMessage()).contains("Data set road-text is of text, not of images");
    }
}
