package org.touchstone.benchmarks.sequences;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.touchstone.kernel.data.FormatStream;
import org.touchstone.kernel.seq2seq.Example;
import org.touchstone.kernel.seq2seq.corpus.Corpus;
import org.touchstone.kernel.seq2seq.corpus.ReadCorpus;
import org.touchstone.kernel.seq2seq.text.TextLimits;
import org.touchstone.kernel.seq2seq.text.Tokenizer;
import org.touchstone.sequences.Sentence;
import org.touchstone.sequences.SequenceTask;
import org.touchstone.sequences.TextRules;
import org.touchstone.sequences.TextRules.Kind;

/**
 * A task of the paper on published files, as the platform makes it.
 *
 * @param scores by name, the first one decides
 */
record ExperimentTask(
        SequenceTask task, List<Example> train, List<Example> validation, List<Sentence> test, List<String> scores) {
    private static final int MOST_WORDS = 50_000;
    private static final int RARE = 5;
    private static final int ONCE = 2;
    private static final int SHORTEST = 4;
    private static final List<String> BLEU = List.of("BLEU");

    private interface Part {
        Corpus read(String name);
    }

    /** Sentences of a treebank of 4 to so many words, lower case; words seen fewer than 5 times are one class. */
    static ExperimentTask wordOrdering(Path folder, String treebank, int longest) {
        return of(
                new TextRules(Kind.WORD_ORDERING, Tokenizer.WORDS, SHORTEST, longest),
                part -> treebank(folder, treebank, part),
                List.of("train", "dev", "test"),
                RARE,
                Integer.MAX_VALUE,
                BLEU);
    }

    /**
     * Sentences of 2 to so many words with universal relations; not projective ones are left out of training only. Words seen
     * once are unknown, digits masked. Scores without punctuation.
     */
    static ExperimentTask parsing(Path folder, String treebank, int longest) {
        return of(
                new TextRules(Kind.PARSING, Kind.PARSING.tokenizer(), 2, longest),
                part -> treebank(folder, treebank, part),
                List.of("train", "dev", "test"),
                ONCE,
                Integer.MAX_VALUE,
                List.of("UAS", "LAS"));
    }

    /** Pairs of at most so many words; words seen once are unknown. */
    static ExperimentTask translation(Path folder, int longest, int mostPairs) {
        return of(
                new TextRules(Kind.TRANSLATION, Tokenizer.WORDS, 1, longest),
                part -> parallel(folder, part),
                List.of("train", "val", "test_2016_flickr"),
                ONCE,
                mostPairs,
                BLEU);
    }

    private static ExperimentTask of(
            TextRules rules, Part part, List<String> parts, int minimumCount, int mostSentences, List<String> scores) {
        List<Sentence> all = rules.sentences(part.read(parts.get(0)));
        List<Sentence> train = all.subList(0, Math.min(mostSentences, all.size()));
        SequenceTask task = SequenceTask.learn(rules, train, minimumCount, MOST_WORDS);
        return new ExperimentTask(
                task,
                examples(task, train),
                examples(task, rules.sentences(part.read(parts.get(1)))),
                rules.sentences(part.read(parts.get(2))),
                scores);
    }

    private static List<Example> examples(SequenceTask task, List<Sentence> sentences) {
        return sentences.stream().map(task::example).flatMap(Optional::stream).toList();
    }

    /** Whether outputs end where the model says so. */
    boolean isOpen() {
        return task.rules().kind() == Kind.TRANSLATION;
    }

    /** Words said over words wanted, of counts of BLEU, which end with both; empty in parsing. */
    Optional<Double> lengthRatio(List<Long> counts) {
        int last = counts.size() - 1;
        return scores.equals(BLEU) ? Optional.of((double) counts.get(last - 1) / counts.get(last)) : Optional.empty();
    }

    private static Corpus treebank(Path folder, String name, String part) {
        try (FormatStream in = open(folder.resolve(name + "-ud-" + part + ".conllu.gz"))) {
            return ReadCorpus.conllu(in, TextLimits.DEFAULT).corpus();
        }
    }

    private static Corpus parallel(Path folder, String part) {
        try (FormatStream german = open(folder.resolve(part + ".de.gz"));
                FormatStream english = open(folder.resolve(part + ".en.gz"))) {
            return ReadCorpus.parallel(german, english, TextLimits.DEFAULT).corpus();
        }
    }

    private static FormatStream open(Path file) {
        try {
            return FormatStream.open(file.toString(), Files.newInputStream(file), TextLimits.DEFAULT.ofBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return train.size() + " training, " + validation.size() + " validation, " + test.size() + " test sentences; "
                + task.source().size() + " words of the source, " + task.targetWords() + " of the target";
    }
}
