package org.touchstone.training.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest.Refusals;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Reference;
import org.touchstone.catalog.TextManifest;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.seq2seq.corpus.Corpus;
import org.touchstone.kernel.seq2seq.corpus.Corpus.Parallel.Translated;
import org.touchstone.kernel.seq2seq.parse.DependencyTree;
import org.touchstone.kernel.seq2seq.parse.ParsedSentence;
import org.touchstone.proto.v1.BeamSearchTraining;
import org.touchstone.proto.v1.Diagnose;
import org.touchstone.proto.v1.LayerSummary;
import org.touchstone.proto.v1.ModelPublished;
import org.touchstone.proto.v1.ParsingTask;
import org.touchstone.proto.v1.SequenceArchitecture;
import org.touchstone.proto.v1.SequenceMethod;
import org.touchstone.proto.v1.SequenceRates;
import org.touchstone.proto.v1.Statistics;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TrainSequenceModel;
import org.touchstone.proto.v1.TranslationTask;
import org.touchstone.proto.v1.WordOrderingTask;
import org.touchstone.sequences.Sentence;
import org.touchstone.sequences.SequenceTask;
import org.touchstone.sequences.ServedSequence;
import org.touchstone.sequences.TextRules.Kind;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.training.RecordingContext;
import org.touchstone.training.TrainingHandler;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/** Small languages are learned, whole and interrupted. */
class SequenceTrainRunTest {
    private static final List<String> NOUNS = List.of("cat", "dog", "bird", "fish");
    private static final List<String> VERBS = List.of("sees", "likes", "eats");

    private final ObjectStore store = new InMemoryObjectStore();
    private final Catalog catalog = new Catalog(store);
    private final TrainingHandler handler = new TrainingHandler(store, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    private static String noun(Key key, int at) {
        return NOUNS.get((int) (key.uniform(at) * NOUNS.size()));
    }

    private static String verb(Key key) {
        return VERBS.get((int) (key.uniform(9) * VERBS.size()));
    }

    private static List<String> words(int number) {
        Key key = Key.of(5).fold(number);
        return List.of("the", noun(key, 0), verb(key), "a", noun(key, 1));
    }

    private static ParsedSentence tree(int number) {
        return new ParsedSentence(
                "",
                words(number),
                List.of("DET", "NOUN", "VERB", "DET", "NOUN"),
                new DependencyTree(List.of(2, 3, 0, 5, 3), List.of("det", "nsubj", "root", "det", "obj")));
    }

    private static Corpus corpus(Kind kind, int from, int to) {
        return switch (kind) {
            case WORD_ORDERING ->
                new Corpus.Sentences(IntStream.range(from, to)
                        .mapToObj(i -> String.join(" ", words(i)))
                        .toList());
            case PARSING ->
                new Corpus.Treebank(IntStream.range(from, to)
                        .mapToObj(SequenceTrainRunTest::tree)
                        .toList());
            case TRANSLATION ->
                new Corpus.Parallel(IntStream.range(from, to)
                        .mapToObj(i -> new Translated(
                                String.join(" ", words(i)),
                                String.join(" ", words(i)).replace("the", "le").replace("cat", "chat")))
                        .toList());
        };
    }

    private void publish(Kind kind) {
        catalog.publish(TextManifest.draft(
                "language",
                corpus(kind, 0, 1).form().name(),
                List.of(split("train", corpus(kind, 0, 60)), split("dev", corpus(kind, 60, 75))),
                "ingest"));
    }

    private TextManifest.Split split(String name, Corpus corpus) {
        return new TextManifest.Split(
                name, corpus.size(), corpus.words(), catalog.putText("language", corpus.bytes()), Refusals.NONE);
    }

    private static TrainSequenceModel.Builder spec(Kind kind) {
        TrainSequenceModel.Builder spec = TrainSequenceModel.newBuilder()
                .setDataset("language")
                .setValidationSplit("dev")
                .setModelName("speaker")
                .setArchitecture(SequenceArchitecture.newBuilder().setHidden(16).setDropout(0.1))
                .setCrossEntropyEpochs(2)
                .setMethod(SequenceMethod.ADAM)
                .setRates(rates(0.02))
                .setSearch(BeamSearchTraining.newBuilder()
                        .setEpochs(2)
                        .setBeam(3)
                        .setGrowEveryEpochs(1)
                        .setConstrained(true))
                .setBatchSize(16)
                .setSeed(3)
                .setReportEverySteps(3);
        return switch (kind) {
            case WORD_ORDERING -> spec.setWordOrdering(WordOrderingTask.getDefaultInstance());
            case PARSING -> spec.setParsing(ParsingTask.getDefaultInstance());
            case TRANSLATION -> spec.setTranslation(TranslationTask.getDefaultInstance());
        };
    }

    private static SequenceRates rates(double rate) {
        return SequenceRates.newBuilder()
                .setEncoder(rate)
                .setDecoder(rate)
                .setOutput(rate)
                .build();
    }

    private static Task task(TrainSequenceModel.Builder spec) {
        return Task.newBuilder().setId("learn").setTrainSequenceModel(spec).build();
    }

    private RecordingContext context(Task task) {
        return new RecordingContext(task, store);
    }

    private static TaskResult finish(TaskRun opened) {
        try (TaskRun run = opened) {
            while (run.stepsDone() < run.totalSteps()) {
                run.step();
            }
            return run.finish();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6, 8, 11, 14, 16})
    void whereverItIsStoppedItEndsWithTheSameBits(int stop, @TempDir Path folder) {
        publish(Kind.WORD_ORDERING);
        assertSameBits(task(spec(Kind.WORD_ORDERING)), stop, folder);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 12})
    void crossEntropyAloneKeepsItsBestEpochThroughAStop(int stop, @TempDir Path folder) {
        publish(Kind.TRANSLATION);
        assertSameBits(task(spec(Kind.TRANSLATION).clearSearch().setCrossEntropyEpochs(3)), stop, folder);
    }

    @Test
    void aRunThatIsLookedIntoTellsTheSameWhenResumedAndPublishesTheSameModel(@TempDir Path folder) {
        publish(Kind.WORD_ORDERING);
        Task looked = task(spec(Kind.WORD_ORDERING)
                .setDiagnose(Diagnose.newBuilder().setEvery(4).setProbes(10)));
        RecordingContext whole = context(looked);
        TaskResult with = finish(handler.open(whole, Optional.empty()));
        TaskResult without = finish(handler.open(context(task(spec(Kind.WORD_ORDERING))), Optional.empty()));

        assertThat(with.artifacts()).containsAll(without.artifacts()).hasSize(2);
        assertThat(whole.told)
                .extracting(Statistics::getStep)
                .startsWith(0L, 4L, 8L)
                .doesNotHaveDuplicates();
        assertThat(whole.told.get(1).getLayersList())
                .extracting(LayerSummary::getLayer)
                .containsExactly("encoder.0", "decoder.attention.combine", "output");
        assertThat(whole.told.get(1).getLayers(1).getValuesMap())
                .containsKeys("activation std", "gradient std", "update ratio");
        assertSameBits(looked, 9, folder);
    }

    private void assertSameBits(Task task, int stop, Path folder) {
        RecordingContext whole = context(task);
        TaskResult undisturbed = finish(handler.open(whole, Optional.empty()));

        RecordingContext before = context(task);
        Path file = folder.resolve("checkpoint.safetensors");
        try (TaskRun run = handler.open(before, Optional.empty())) {
            for (int i = 0; i < stop; i++) {
                run.step();
            }
            run.save(file);
        }
        RecordingContext after = context(task);
        TaskResult resumed = finish(handler.open(after, Optional.of(new Checkpoint(stop, file))));

        List<String> told = new ArrayList<>(before.metrics);
        told.addAll(after.metrics);
        assertThat(told).isEqualTo(whole.metrics).isNotEmpty();
        List<Statistics> looks = new ArrayList<>(before.told);
        looks.addAll(after.told);
        assertThat(looks).isEqualTo(whole.told);
        assertThat(resumed).isEqualTo(undisturbed);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aModelIsPublishedWithAllThatItsUseNeeds(Kind kind) {
        publish(kind);
        TaskResult result = finish(handler.open(context(task(spec(kind))), Optional.empty()));

        String score = kind == Kind.PARSING ? "UAS" : "BLEU";
        assertThat(result.summary())
                .containsKeys(Window.LOSS, "violations per word", "validation " + score)
                .doesNotContainKey(SequenceTrainRun.VALIDATION_PERPLEXITY)
                .containsEntry("beam", 3.0)
                .containsEntry("epoch", 4.0)
                .containsEntry("training sentences", 60.0)
                .containsEntry("validation sentences", 15.0);
        ModelPublished fact = (ModelPublished) result.facts().get(0).value();
        assertThat(fact.getKind()).isEqualTo("sequence");
        assertThat(fact.getLineage().getDatasets(0)).startsWith("language@");
        ModelCard card = catalog.model(Reference.parse("speaker")).content();
        assertThat(card.architecture().get("task").asText()).isEqualTo(kind.name());
        assertThat(card.architecture().get("trainingBeam").asInt()).isEqualTo(3);
        assertThat(card.hasGraph()).isFalse();
        assertThat(card.curves())
                .containsKeys(Window.CROSS_ENTROPY, Window.LOSS, SequenceTrainRun.VALIDATION_PERPLEXITY);
        try (ServedSequence served = ServedSequence.open(catalog, store, Reference.parse("speaker"))) {
            Sentence asked = served.task().rules().ask(0, "The cat sees a dog").orElseThrow();
            SequenceTask.Query query = served.task().query(asked);
            String text = served.task()
                    .text(
                            asked,
                            served.model()
                                    .decode(List.of(query.source()), List.of(query.valid()), 2, false)
                                    .get(0)
                                    .best()
                                    .words());
            assertThat(text).isNotNull();
            if (kind == Kind.WORD_ORDERING) {
                assertThat(Arrays.asList(text.split(" "))).containsExactlyInAnyOrder("the", "cat", "sees", "a", "dog");
            }
        }
    }

    @Test
    void itLearnsALanguageByHeart() {
        publish(Kind.WORD_ORDERING);
        Task task = task(spec(Kind.WORD_ORDERING).setCrossEntropyEpochs(25).clearSearch());

        RecordingContext context = context(task);
        TaskResult result = finish(handler.open(context, Optional.empty()));

        // Which of two nouns comes first cannot be known from a bag of words: no model gets them all.
        assertThat(result.summary().get("validation BLEU")).isGreaterThan(75);
        String perplexity = SequenceTrainRun.VALIDATION_PERPLEXITY;
        ModelCard card = catalog.model(Reference.parse("speaker")).content();
        List<Double> epochs =
                Objects.requireNonNull(card.curves().get(perplexity)).values();
        assertThat(result.summary()).containsEntry(perplexity, Collections.min(epochs));
        assertThat(result.summary().get("epoch")).isEqualTo(1.0 + epochs.indexOf(Collections.min(epochs)));
        assertThat(Collections.min(epochs)).isLessThan(2.5);
    }

    @Test
    void sentencesAreHeldOutWhereNoSplitIsNamed() {
        publish(Kind.PARSING);
        Task task = task(
                spec(Kind.PARSING).clearValidationSplit().setValidationCount(10).setMaxSentences(20));

        assertThat(finish(handler.open(context(task), Optional.empty())).summary())
                .containsEntry("training sentences", 20.0)
                .containsEntry("validation sentences", 10.0);
        assertThat(catalog.model(Reference.parse("speaker")).content().fingerprint())
                .containsEntry("validation split", "held out of train");
    }

    @Test
    void textOfAnotherFormFailsWithWhatIsNeeded() {
        publish(Kind.TRANSLATION);

        assertFails(spec(Kind.PARSING), "DATASET_DOES_NOT_FIT", "parsing is learned from CONLLU");
    }

    @Test
    void textThatIsNotThereFailsWithWhatThereIs() {
        publish(Kind.TRANSLATION);

        assertFails(spec(Kind.TRANSLATION).setDataset("nowhere"), "DATASET_NOT_FOUND", "There are: language");
        assertFails(spec(Kind.TRANSLATION).setSplit("test"), "DATASET_NOT_FOUND", "it has [train, dev]");
        assertFails(spec(Kind.TRANSLATION).setMinimumCount(1000), "VOCABULARY_EMPTY", "minimumCount: leaves no word");
        assertFails(
                spec(Kind.TRANSLATION).setShortestWords(10), "VOCABULARY_EMPTY", "allow other lengths of sentences");
        assertFails(
                spec(Kind.TRANSLATION).clearValidationSplit().setValidationCount(60),
                "VOCABULARY_EMPTY",
                "minimumCount");
    }

    @Test
    void aRateThatIsTooHighIsAFailureThatSaysSo() {
        publish(Kind.WORD_ORDERING);

        assertThatThrownBy(() -> finish(handler.open(
                        context(task(spec(Kind.WORD_ORDERING)
                                .setMethod(SequenceMethod.SGD)
                                .setRates(rates(1e30)))),
                        Optional.empty())))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("Lower trainSequenceModel.rates");
    }

    private void assertFails(TrainSequenceModel.Builder spec, String code, String words) {
        assertThatThrownBy(() -> handler.open(context(task(spec)), Optional.empty()))
                .isInstanceOfSatisfying(TaskFailedException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.retryable()).isFalse();
                })
                .hasMessageContaining(words);
    }
}
