package org.touchstone.benchmarks.sequences;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.touchstone.benchmarks.sequences.ExperimentTask.Query;
import org.touchstone.benchmarks.sequences.ExperimentTask.Words;
import org.touchstone.kernel.data.FormatStream;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.seq2seq.Example;
import org.touchstone.kernel.seq2seq.Parsing;
import org.touchstone.kernel.seq2seq.Translation;
import org.touchstone.kernel.seq2seq.WordOrdering;
import org.touchstone.kernel.seq2seq.parse.Attachment;
import org.touchstone.kernel.seq2seq.parse.Conllu;
import org.touchstone.kernel.seq2seq.parse.ParsedSentence;
import org.touchstone.kernel.seq2seq.text.Bleu;
import org.touchstone.kernel.seq2seq.text.ParallelText;
import org.touchstone.kernel.seq2seq.text.TextLimits;
import org.touchstone.kernel.seq2seq.text.Tokenizer;
import org.touchstone.kernel.seq2seq.text.Vocabulary;

/** The three tasks on published files. */
final class ExperimentTasks {
    private static final int MOST_WORDS = 50_000;
    private static final int RARE = 5;
    private static final int ONCE = 2;
    private static final int SHORTEST = 4;
    private static final Tokenizer LOWER_CASE = new Tokenizer(true, false, false);
    private static final Tokenizer MASKED = new Tokenizer(true, false, true);

    private ExperimentTasks() {}

    /** Sentences of a treebank of 4 to so many words, lower case; words seen fewer than 5 times are one class. */
    static ExperimentTask<Bleu> wordOrdering(Path folder, String treebank, int longest) {
        List<List<String>> train = forms(treebank(folder, treebank, "train", SHORTEST, longest));
        List<List<String>> test = forms(treebank(folder, treebank, "test", SHORTEST, longest));
        WordOrdering task = new WordOrdering(Vocabulary.count(train, RARE, MOST_WORDS), Key.of(1));
        int words = task.vocabulary().size();
        return new ExperimentTask<>(
                new Words(words, words),
                examples(task, train),
                examples(task, forms(treebank(folder, treebank, "dev", SHORTEST, longest))),
                examples(task, test).stream().map(Query::of).toList(),
                List.of(Measure.BLEU),
                (i, output) -> Bleu.of(task.words(test.get(i), output, i), test.get(i)));
    }

    private static List<Example> examples(WordOrdering task, List<List<String>> sentences) {
        return IntStream.range(0, sentences.size())
                .mapToObj(i -> task.example(sentences.get(i), i))
                .toList();
    }

    private static List<List<String>> forms(List<ParsedSentence> sentences) {
        return sentences.stream()
                .map(s -> s.forms().stream().map(LOWER_CASE::normalized).toList())
                .toList();
    }

    /**
     * Sentences of 2 to so many words with universal relations; not projective ones are left out of training only. Words seen
     * once are unknown, digits masked. Scores without punctuation.
     */
    static ExperimentTask<Attachment> parsing(Path folder, String treebank, int longest) {
        List<ParsedSentence> train = treebank(folder, treebank, "train", 2, longest);
        List<ParsedSentence> test = treebank(folder, treebank, "test", 2, longest);
        Parsing task = Parsing.of(train, MASKED, ONCE, MOST_WORDS);
        return new ExperimentTask<>(
                new Words(task.vocabulary().size(), task.targetWords()),
                examples(task, train),
                examples(task, treebank(folder, treebank, "dev", 2, longest)),
                test.stream()
                        .map(s -> task.source(s.forms()))
                        .map(source -> new Query(source, task.valid(source)))
                        .toList(),
                List.of(Measure.UAS, Measure.LAS),
                (i, output) -> Attachment.withoutPunctuation(
                        test.get(i).tree(),
                        task.tree(test.get(i).size(), output),
                        test.get(i).upos()));
    }

    private static List<Example> examples(Parsing task, List<ParsedSentence> sentences) {
        return sentences.stream().map(task::example).flatMap(Optional::stream).toList();
    }

    /** Pairs of at most so many words; words seen once are unknown. */
    static ExperimentTask<Bleu> translation(Path folder, int longest, int mostPairs) {
        List<ParallelText.Pair> train = pairs(folder, "train", longest);
        List<ParallelText.Pair> used = train.subList(0, Math.min(mostPairs, train.size()));
        List<ParallelText.Pair> test = pairs(folder, "test_2016_flickr", longest);
        Translation task = new Translation(
                Vocabulary.count(used.stream().map(ParallelText.Pair::source).toList(), ONCE, MOST_WORDS),
                Vocabulary.count(used.stream().map(ParallelText.Pair::target).toList(), ONCE, MOST_WORDS),
                2 * longest);
        return new ExperimentTask<>(
                new Words(task.source().size(), task.target().size()),
                used.stream().map(task::example).toList(),
                pairs(folder, "val", longest).stream().map(task::example).toList(),
                test.stream().map(task::example).map(Query::of).toList(),
                List.of(Measure.BLEU),
                (i, output) -> Bleu.of(task.words(output), test.get(i).target()));
    }

    private static List<ParallelText.Pair> pairs(Path folder, String part, int longest) {
        TextLimits limits = TextLimits.DEFAULT.withMaxWords(longest);
        try (FormatStream german = open(folder.resolve(part + ".de.gz"));
                FormatStream english = open(folder.resolve(part + ".en.gz"))) {
            return ParallelText.read(german, english, Tokenizer.WORDS, limits).pairs();
        }
    }

    private static List<ParsedSentence> treebank(Path folder, String name, String part, int shortest, int longest) {
        try (FormatStream in = open(folder.resolve(name + "-ud-" + part + ".conllu.gz"))) {
            return Conllu.read(in, TextLimits.DEFAULT).sentences().stream()
                    .filter(s -> s.size() >= shortest && s.size() <= longest)
                    .toList();
        }
    }

    private static FormatStream open(Path file) {
        try {
            return FormatStream.open(file.toString(), Files.newInputStream(file), TextLimits.DEFAULT.ofBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
