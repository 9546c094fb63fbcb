package org.touchstone.sequences;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.touchstone.kernel.seq2seq.Example;
import org.touchstone.kernel.seq2seq.Successors;
import org.touchstone.kernel.seq2seq.text.Vocabulary;

/** A task with its words: what sentences ask of a model, what outputs say, and how they are judged. */
public sealed interface SequenceTask permits OrderingTask, ParseTask, TranslateTask {
    /** What a model is asked: numbers of words, and the outputs that are valid. */
    @SuppressWarnings("ArrayRecordComponent")
    record Query(int[] source, Successors valid) {}

    /**
     * The task with the words of sentences to learn from: those seen at least so often, at most so many of a side.
     *
     * @throws org.touchstone.kernel.classify.SpecException when no word is left
     */
    static SequenceTask learn(TextRules rules, List<Sentence> sentences, int minimumCount, int mostWords) {
        return switch (rules.kind()) {
            case WORD_ORDERING -> OrderingTask.learn(rules, sentences, minimumCount, mostWords);
            case PARSING -> ParseTask.learn(rules, sentences, minimumCount, mostWords);
            case TRANSLATION -> TranslateTask.learn(rules, sentences, minimumCount, mostWords);
        };
    }

    /** What is made of text. */
    TextRules rules();

    /** Words of the source. */
    Vocabulary source();

    /** Words of the target; symbols that are no words follow them. */
    Vocabulary target();

    /** Words and symbols of the target. */
    int targetWords();

    /** What the sentence asks. */
    Query query(Sentence sentence);

    /** To learn from; empty where what is wanted cannot be said as an output, as of a tree that is not projective. */
    Optional<Example> example(Sentence sentence);

    /** A word or symbol of an output, to be shown. */
    String symbol(int word);

    /** The text of an output: words, or in parsing for each word its head and relation. */
    String text(Sentence sentence, List<Integer> output);

    /** How good an output is: counts that add up over sentences. */
    List<Long> counts(Sentence sentence, List<Integer> output);

    /** Scores of added counts by name, 0 to 100, the deciding one first; without those that have no value. */
    Map<String, Double> scores(List<Long> counts);
}
