package org.touchstone.evaluation.sequence;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.touchstone.catalog.DatasetManifest.Refusals;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Normalization;
import org.touchstone.catalog.TextManifest;
import org.touchstone.classifier.ArrayFiles;
import org.touchstone.evaluation.use.Workbench;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.seq2seq.Example;
import org.touchstone.kernel.seq2seq.MarginSpec;
import org.touchstone.kernel.seq2seq.ModelSpec;
import org.touchstone.kernel.seq2seq.Rates;
import org.touchstone.kernel.seq2seq.SearchTraining;
import org.touchstone.kernel.seq2seq.SequenceModel;
import org.touchstone.kernel.seq2seq.SequenceTraining;
import org.touchstone.kernel.seq2seq.SequenceTrainingSpec;
import org.touchstone.kernel.seq2seq.corpus.Corpus;
import org.touchstone.kernel.seq2seq.corpus.Corpus.Parallel.Translated;
import org.touchstone.kernel.seq2seq.parse.DependencyTree;
import org.touchstone.kernel.seq2seq.parse.ParsedSentence;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.sequences.Sentence;
import org.touchstone.sequences.SequenceFiles;
import org.touchstone.sequences.SequenceTask;
import org.touchstone.sequences.ServedSequence;
import org.touchstone.sequences.TextRules;
import org.touchstone.sequences.TextRules.Kind;

/** Small texts of a grammar of a few words, and models that were really trained on them. */
final class SequenceWorld extends Workbench {
    static final int LONGEST = 8;
    static final int TEST = 40;

    private static final int TRAIN = 160;
    private static final List<String> NOUNS = List.of("cat", "dog", "bird", "child");
    private static final List<String> ADJECTIVES = List.of("old", "small", "red");
    private static final List<String> VERBS = List.of("sees", "follows", "likes");
    private static final Map<String, String> GERMAN = Map.ofEntries(
            Map.entry("the", "das"),
            Map.entry("cat", "katze"),
            Map.entry("dog", "hund"),
            Map.entry("bird", "vogel"),
            Map.entry("child", "kind"),
            Map.entry("old", "alte"),
            Map.entry("small", "kleine"),
            Map.entry("red", "rote"),
            Map.entry("sees", "sieht"),
            Map.entry("follows", "folgt"),
            Map.entry("likes", "mag"),
            Map.entry(".", "."));

    private static String pick(List<String> words, Key key) {
        return words.get((int) (key.uniform(0) * words.size()));
    }

    /** "the (old) cat sees the (red) dog ." */
    private static ParsedSentence sentence(Key key) {
        boolean first = key.uniform(1) < 0.5;
        boolean second = key.uniform(2) < 0.4;
        int subject = first ? 3 : 2;
        int verb = subject + 1;
        Growing tree = new Growing();
        tree.phrase(first, key.fold("subject"), subject, verb, "nsubj");
        tree.add(pick(VERBS, key.fold("verb")), 0, "root");
        tree.phrase(second, key.fold("object"), verb + (second ? 3 : 2), verb, "obj");
        tree.add(".", verb, "punct");
        return tree.grown();
    }

    /** A tree, word by word. */
    private static final class Growing {
        private final List<String> forms = new ArrayList<>();
        private final List<Integer> heads = new ArrayList<>();
        private final List<String> relations = new ArrayList<>();

        void add(String form, int head, String relation) {
            forms.add(form);
            heads.add(head);
            relations.add(relation);
        }

        void phrase(boolean described, Key key, int noun, int head, String relation) {
            add("the", noun, "det");
            if (described) {
                add(pick(ADJECTIVES, key.fold("adjective")), noun, "amod");
            }
            add(pick(NOUNS, key.fold("noun")), head, relation);
        }

        ParsedSentence grown() {
            List<String> upos =
                    forms.stream().map(form -> form.equals(".") ? "PUNCT" : "X").toList();
            return new ParsedSentence("", forms, upos, new DependencyTree(heads, relations));
        }
    }

    private static Corpus corpus(Kind kind, String split, int count) {
        List<ParsedSentence> trees = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            trees.add(sentence(Key.of(4).fold(split).fold(i)));
        }
        return switch (kind) {
            case PARSING -> new Corpus.Treebank(trees);
            case WORD_ORDERING ->
                new Corpus.Sentences(
                        trees.stream().map(t -> String.join(" ", t.forms())).toList());
            case TRANSLATION ->
                new Corpus.Parallel(trees.stream()
                        .map(t -> new Translated(
                                String.join(
                                        " ", t.forms().stream().map(GERMAN::get).toList()),
                                String.join(" ", t.forms())))
                        .toList());
        };
    }

    /** Splits "train" and "test" of the form that the task needs; name@digest. */
    String publishText(Kind kind) {
        Corpus train = corpus(kind, "train", TRAIN);
        return catalog.publish(TextManifest.draft(
                        "text",
                        train.form().name(),
                        List.of(split("train", train), split("test", longer(kind))),
                        "ingest"))
                .reference();
    }

    /** With a last sentence that is longer than the model is made for. */
    private static Corpus longer(Kind kind) {
        Corpus corpus = corpus(kind, "test", TEST);
        if (corpus instanceof Corpus.Sentences sentences) {
            List<String> lines = new ArrayList<>(sentences.lines());
            lines.add("the cat sees the dog and the cat sees the bird .");
            return new Corpus.Sentences(lines);
        }
        return corpus;
    }

    private TextManifest.Split split(String name, Corpus corpus) {
        return new TextManifest.Split(
                name, corpus.size(), corpus.words(), catalog.putText("text", corpus.bytes()), Refusals.NONE);
    }

    /** A model of so many epochs of cross-entropy and of search up to that beam; 0: none. */
    void publishModel(String name, Kind kind, String dataset, int epochs, int beam) {
        TextRules rules = new TextRules(kind, kind.tokenizer(), 1, LONGEST);
        List<Sentence> sentences = rules.sentences(corpus(kind, "train", TRAIN));
        SequenceTask task = SequenceTask.learn(rules, sentences, 1, 100);
        List<Example> examples =
                sentences.stream().map(task::example).flatMap(Optional::stream).toList();
        ModelSpec spec = new ModelSpec(1, 24, 16, 0, task.source().size(), task.targetWords());
        SequenceTrainingSpec how = new SequenceTrainingSpec(
                epochs,
                Rates.all(0.01),
                beam == 0
                        ? Optional.empty()
                        : Optional.of(new SearchTraining(2, Rates.all(0.005), MarginSpec.of(beam, true), 0)),
                SequenceTrainingSpec.Method.ADAM,
                16,
                3);
        try (SequenceTraining training = SequenceTraining.start(spec, how, examples, DType.F32)) {
            while (!training.isDone()) {
                Scope.evaluate(training::step);
            }
            try (SequenceModel model = training.model(task.source(), task.target())) {
                publish(name, model, task, dataset);
            }
        }
    }

    private void publish(String name, SequenceModel model, SequenceTask task, String dataset) {
        try {
            Path file = Files.createTempFile("sequence", ".safetensors");
            ArrayFiles.write(SequenceFiles.save(model, task), file);
            ObjectMapper json = new ObjectMapper();
            catalog.publish(
                    new ModelCard(
                            ModelCard.FORMAT_VERSION,
                            name,
                            "",
                            ServedSequence.KIND,
                            json.createObjectNode(),
                            new ImageDimensions(1, 1, 1),
                            List.of(),
                            new Normalization(List.of(), List.of()),
                            ModelCard.UNPUBLISHED,
                            ModelCard.UNPUBLISHED,
                            new Lineage("train", List.of(dataset), List.of()),
                            Map.of(),
                            Map.of(),
                            Map.of(),
                            "test",
                            json.readTree("{\"search\":{\"beam\":3,\"constrained\":true}}")),
                    file);
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SequenceReport sequenceReport() {
        try {
            return SequenceReport.JSON.readValue(report(), SequenceReport.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
