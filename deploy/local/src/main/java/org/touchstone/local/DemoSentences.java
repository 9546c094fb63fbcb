package org.touchstone.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.touchstone.proto.v1.BeamSearchTraining;
import org.touchstone.proto.v1.Checkpointing;
import org.touchstone.proto.v1.DecodeText;
import org.touchstone.proto.v1.EvaluateSequenceModel;
import org.touchstone.proto.v1.FileReference;
import org.touchstone.proto.v1.IngestText;
import org.touchstone.proto.v1.LinesSource;
import org.touchstone.proto.v1.SequenceArchitecture;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.proto.v1.TextSplit;
import org.touchstone.proto.v1.TrainSequenceModel;
import org.touchstone.proto.v1.WordOrderingTask;

/**
 * The demo's tasks on text: sentences of a small English grammar are written beside the data, ingested, and a sequence model
 * learns through its own beam search to put shuffled words back into order; it is measured, and asked.
 */
final class DemoSentences {
    private static final String NAME = "sentences";
    private static final int TRAIN = 2000;
    private static final int TEST = 200;
    private static final List<String> PEOPLE = List.of("child", "teacher", "farmer", "sailor", "doctor", "painter");
    private static final List<String> OF_PEOPLE = List.of("old", "young", "quiet");
    private static final List<String> ANIMALS = List.of("cat", "dog", "bird", "horse", "fox", "bee");
    private static final List<String> OF_ANIMALS = List.of("small", "red", "hungry");
    private static final List<String> VERBS = List.of("sees", "follows", "likes", "hears", "finds", "remembers");
    private static final List<String> PLACES = List.of("house", "river", "garden", "harbour", "school");
    private static final List<String> PREPOSITIONS = List.of("near", "behind", "in");

    private final Path folder;

    /** {@code folder}: where its files are written and ingestion may read. */
    DemoSentences(Path folder) {
        this.folder = folder;
    }

    /** In the order in which they are to be streamed; {@code run} makes their ids. */
    List<Task> tasks(String run) {
        Task ingest = task(run, "ingest-sentences")
                .setIngestText(IngestText.newBuilder()
                        .setName(NAME)
                        .addSplits(split("train", 1, TRAIN))
                        .addSplits(split("test", 2, TEST)))
                .build();
        Task train = task(run, "train-ordering")
                .setTrainSequenceModel(ordering())
                .setOptions(TaskOptions.newBuilder().addAfter(ingest.getId()))
                .build();
        TaskOptions afterTraining =
                TaskOptions.newBuilder().addAfter(train.getId()).build();
        Task measure = task(run, "measure-ordering")
                .setEvaluateSequenceModel(EvaluateSequenceModel.newBuilder().setModel("ordering"))
                .setOptions(afterTraining)
                .build();
        Task ask = task(run, "ask-ordering")
                .setDecodeText(DecodeText.newBuilder()
                        .setModel("ordering")
                        .addSentences("garden the in sailor this sees bird red a")
                        .addSentences("a remembers horse teacher hungry the old")
                        .setNBest(3))
                .setOptions(afterTraining)
                .build();
        return List.of(ingest, train, measure, ask);
    }

    private static Task.Builder task(String run, String name) {
        return Task.newBuilder().setId(run + "-" + name).setSubmitter("demo");
    }

    private static TrainSequenceModel ordering() {
        return TrainSequenceModel.newBuilder()
                .setDataset(NAME)
                .setModelName("ordering")
                .setWordOrdering(WordOrderingTask.getDefaultInstance())
                .setArchitecture(SequenceArchitecture.newBuilder().setHidden(48))
                .setCrossEntropyEpochs(3)
                .setSearch(BeamSearchTraining.newBuilder()
                        .setEpochs(6)
                        .setBeam(6)
                        .setConstrained(true)
                        .setGrowEveryEpochs(1))
                .setSeed(1)
                .setCheckpointing(Checkpointing.newBuilder().setEverySteps(100))
                .build();
    }

    private TextSplit split(String name, long seed, int count) {
        Path file = folder.resolve(name + ".txt").toAbsolutePath().normalize();
        SplittableRandom random = new SplittableRandom(seed);
        List<String> sentences =
                IntStream.range(0, count).mapToObj(i -> sentence(random)).toList();
        try {
            Files.createDirectories(folder);
            Files.write(file, sentences);
        } catch (IOException e) {
            throw new LocalException("Cannot write the demo's sentences to " + file + ": " + e.getMessage(), e);
        }
        return TextSplit.newBuilder()
                .setName(name)
                .setLines(LinesSource.newBuilder()
                        .addFiles(FileReference.newBuilder().setLocation(file.toString())))
                .build();
    }

    /** "the (old) sailor sees a (red) bird (near this river)": its words can be put in order in one way only. */
    static String sentence(SplittableRandom random) {
        StringJoiner words = new StringJoiner(" ");
        phrase("the", OF_PEOPLE, PEOPLE, random, words);
        words.add(pick(random, VERBS));
        phrase("a", OF_ANIMALS, ANIMALS, random, words);
        if (random.nextInt(2) == 0) {
            words.add(pick(random, PREPOSITIONS)).add("this").add(pick(random, PLACES));
        }
        return words.toString();
    }

    private static void phrase(
            String article, List<String> adjectives, List<String> nouns, SplittableRandom random, StringJoiner words) {
        words.add(article);
        if (random.nextInt(2) == 0) {
            words.add(pick(random, adjectives));
        }
        words.add(pick(random, nouns));
    }

    private static String pick(SplittableRandom random, List<String> words) {
        return words.get(random.nextInt(words.size()));
    }
}
