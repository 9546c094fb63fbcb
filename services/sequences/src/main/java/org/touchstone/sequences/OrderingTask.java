package org.touchstone.sequences;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.seq2seq.Example;
import org.touchstone.kernel.seq2seq.WordOrdering;
import org.touchstone.kernel.seq2seq.text.Vocabulary;

/** Putting words in order. A sentence is shown in an order that its number decides, never in its own. */
public record OrderingTask(TextRules rules, WordOrdering ordering) implements SequenceTask {
    private static final Key ORDER = Key.of(1);

    static OrderingTask learn(TextRules rules, List<Sentence> sentences, int minimumCount, int mostWords) {
        return of(
                rules,
                Words.counted("source", sentences.stream().map(Sentence::words).toList(), minimumCount, mostWords));
    }

    static OrderingTask of(TextRules rules, Vocabulary vocabulary) {
        return new OrderingTask(rules, new WordOrdering(vocabulary, ORDER));
    }

    @Override
    public Vocabulary source() {
        return ordering.vocabulary();
    }

    @Override
    public Vocabulary target() {
        return ordering.vocabulary();
    }

    @Override
    public int targetWords() {
        return target().size();
    }

    private Example asked(Sentence sentence) {
        return ordering.example(sentence.words(), sentence.number());
    }

    @Override
    public Query query(Sentence sentence) {
        Example asked = asked(sentence);
        return new Query(asked.source(), asked.valid());
    }

    @Override
    public Optional<Example> example(Sentence sentence) {
        return Optional.of(asked(sentence));
    }

    @Override
    public String symbol(int word) {
        return target().word(word);
    }

    private List<String> words(Sentence sentence, List<Integer> output) {
        return ordering.words(sentence.words(), output, sentence.number());
    }

    @Override
    public String text(Sentence sentence, List<Integer> output) {
        return String.join(" ", words(sentence, output));
    }

    @Override
    public List<Long> counts(Sentence sentence, List<Integer> output) {
        return BleuCounts.of(words(sentence, output), sentence.wanted());
    }

    @Override
    public Map<String, Double> scores(List<Long> counts) {
        return BleuCounts.scores(counts);
    }
}
