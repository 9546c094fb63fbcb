package org.touchstone.sequences;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.seq2seq.corpus.Corpus;
import org.touchstone.kernel.seq2seq.corpus.Corpus.Parallel;
import org.touchstone.kernel.seq2seq.corpus.Corpus.Parallel.Translated;
import org.touchstone.kernel.seq2seq.corpus.Corpus.Sentences;
import org.touchstone.kernel.seq2seq.corpus.Corpus.Treebank;
import org.touchstone.kernel.seq2seq.parse.ParsedSentence;
import org.touchstone.kernel.seq2seq.text.TextLimits;
import org.touchstone.kernel.seq2seq.text.Tokenizer;

/**
 * What is made of text: for which task, how it becomes words, and how short and long a sentence, and its translation, may be
 * to be learned from or measured on.
 */
public record TextRules(Kind kind, Tokenizer tokenizer, int shortest, int longest) {
    /** What a model is asked to do. */
    public enum Kind {
        /** Words in any order become a sentence. */
        WORD_ORDERING,
        /** A sentence becomes a tree of dependencies. */
        PARSING,
        /** A sentence becomes one of another language. */
        TRANSLATION;

        /** As people write it. */
        public String title() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        /** What text becomes where the task does not say. */
        public Tokenizer tokenizer() {
            return this == PARSING ? new Tokenizer(true, true, true) : Tokenizer.WORDS;
        }
    }

    /** The most words that a sentence may have. */
    public static final int MOST_WORDS = TextLimits.DEFAULT.maxWords();

    public TextRules {
        SpecException.require(
                longest >= 1 && longest <= MOST_WORDS,
                "longestWords",
                "must be from 1 to " + MOST_WORDS + ", not " + longest);
        SpecException.require(
                shortest >= 1 && shortest <= longest,
                "shortestWords",
                "must be from 1 to longestWords = " + longest + ", not " + shortest);
    }

    /**
     * The sentences of a corpus that are neither too short nor too long, numbered by their places in it.
     *
     * @throws SpecException when this task cannot be learned from such a corpus
     */
    public List<Sentence> sentences(Corpus corpus) {
        List<Sentence> all;
        if (corpus instanceof Treebank treebank && kind != Kind.TRANSLATION) {
            all = numbered(
                    treebank.sentences().size(),
                    i -> ofTree(i, treebank.sentences().get(i)));
        } else if (corpus instanceof Sentences sentences && kind == Kind.WORD_ORDERING) {
            all = numbered(
                    sentences.lines().size(),
                    i -> ask(i, sentences.lines().get(i)).map(TextRules::wantingItself));
        } else if (corpus instanceof Parallel parallel && kind == Kind.TRANSLATION) {
            all = numbered(
                    parallel.pairs().size(), i -> ofPair(i, parallel.pairs().get(i)));
        } else {
            throw new SpecException(
                    "dataset",
                    "is of the form " + corpus.form() + ", but " + kind.title() + " is learned from " + needed());
        }
        return all;
    }

    private String needed() {
        return switch (kind) {
            case WORD_ORDERING -> "CONLLU or LINES";
            case PARSING -> "CONLLU";
            case TRANSLATION -> "PARALLEL";
        };
    }

    private interface Numbered {
        Optional<Sentence> at(int number);
    }

    private static List<Sentence> numbered(int count, Numbered sentences) {
        List<Sentence> all = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> sentences.at(i).ifPresent(all::add));
        return all;
    }

    private Optional<Sentence> ofTree(int number, ParsedSentence tree) {
        if (!fits(tree.size())) {
            return Optional.empty();
        }
        if (kind == Kind.PARSING) {
            return Optional.of(new Sentence(number, tree.forms(), List.of(), Optional.of(tree)));
        }
        List<String> words = tree.forms().stream().map(tokenizer::normalized).toList();
        return Optional.of(Sentence.of(number, words, words));
    }

    private static Sentence wantingItself(Sentence sentence) {
        return Sentence.of(sentence.number(), sentence.words(), sentence.words());
    }

    private Optional<Sentence> ofPair(int number, Translated pair) {
        List<String> target = tokenizer.tokens(pair.target());
        return fits(target.size())
                ? ask(number, pair.source()).map(asked -> Sentence.of(number, asked.words(), target))
                : Optional.empty();
    }

    private boolean fits(int words) {
        return words >= shortest && words <= longest;
    }

    /** A sentence of a user's text, with nothing wanted; empty when it is too short or too long. */
    public Optional<Sentence> ask(long number, String text) {
        List<String> words = tokenizer.tokens(text);
        return fits(words.size()) ? Optional.of(Sentence.of(number, words, List.of())) : Optional.empty();
    }
}
