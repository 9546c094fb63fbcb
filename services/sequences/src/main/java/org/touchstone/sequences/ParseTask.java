package org.touchstone.sequences;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.touchstone.kernel.seq2seq.Example;
import org.touchstone.kernel.seq2seq.Parsing;
import org.touchstone.kernel.seq2seq.parse.Attachment;
import org.touchstone.kernel.seq2seq.parse.DependencyTree;
import org.touchstone.kernel.seq2seq.parse.ParsedSentence;
import org.touchstone.kernel.seq2seq.text.Vocabulary;

/** Parsing with universal relations; scores are without punctuation. */
public record ParseTask(TextRules rules, Parsing parsing) implements SequenceTask {
    private static final String UAS = "UAS";
    private static final String LAS = "LAS";
    private static final String LEFT = "\u2190";
    private static final String RIGHT = "\u2192";

    static ParseTask learn(TextRules rules, List<Sentence> sentences, int minimumCount, int mostWords) {
        List<ParsedSentence> trees =
                sentences.stream().map(Sentence::tree).flatMap(Optional::stream).toList();
        Parsing parsing = Parsing.of(trees, rules.tokenizer(), minimumCount, mostWords);
        Words.known("sentences", parsing.vocabulary(), minimumCount);
        return new ParseTask(rules, parsing);
    }

    @Override
    public Vocabulary source() {
        return parsing.vocabulary();
    }

    @Override
    public Vocabulary target() {
        return parsing.vocabulary();
    }

    @Override
    public int targetWords() {
        return parsing.targetWords();
    }

    @Override
    public Query query(Sentence sentence) {
        int[] source = parsing.source(sentence.words());
        return new Query(source, parsing.valid(source));
    }

    @Override
    public Optional<Example> example(Sentence sentence) {
        return sentence.tree().flatMap(parsing::example);
    }

    /** A left arc points from the top of the stack to the word below, a right arc the other way round. */
    @Override
    public String symbol(int word) {
        int arc = word - target().size();
        return arc < 0
                ? target().word(word)
                : (arc % 2 == 0 ? LEFT : RIGHT) + parsing.relations().get(arc / 2);
    }

    /** The tree that an output says. */
    public DependencyTree tree(Sentence sentence, List<Integer> output) {
        return parsing.tree(sentence.words().size(), output);
    }

    /** "word(head:relation)" for each word, heads counted from 1, 0 being the root. */
    @Override
    public String text(Sentence sentence, List<Integer> output) {
        DependencyTree tree = tree(sentence, output);
        return IntStream.range(0, tree.size())
                .mapToObj(i -> sentence.words().get(i) + "(" + tree.heads().get(i) + ":"
                        + tree.relations().get(i) + ")")
                .collect(Collectors.joining(" "));
    }

    @Override
    public List<Long> counts(Sentence sentence, List<Integer> output) {
        ParsedSentence wanted = sentence.tree().orElseThrow();
        Attachment counts = Attachment.withoutPunctuation(wanted.tree(), tree(sentence, output), wanted.upos());
        return List.of(counts.words(), counts.heads(), counts.labelled(), counts.universal());
    }

    @Override
    public Map<String, Double> scores(List<Long> counts) {
        Attachment sum = new Attachment(counts.get(0), counts.get(1), counts.get(2), counts.get(3));
        Map<String, Double> scores = new LinkedHashMap<>();
        if (sum.words() > 0) {
            scores.put(UAS, sum.unlabelledScore());
            scores.put(LAS, sum.universalScore());
        }
        return scores;
    }
}
