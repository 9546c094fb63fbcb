package org.touchstone.sequences;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.touchstone.kernel.seq2seq.Example;
import org.touchstone.kernel.seq2seq.Translation;
import org.touchstone.kernel.seq2seq.text.ParallelText;
import org.touchstone.kernel.seq2seq.text.Vocabulary;

/** Translation, into at most twice as many words as the longest sentence may have. */
public record TranslateTask(TextRules rules, Translation translation) implements SequenceTask {

    static TranslateTask learn(TextRules rules, List<Sentence> sentences, int minimumCount, int mostWords) {
        return of(
                rules,
                Words.counted("source", sentences.stream().map(Sentence::words).toList(), minimumCount, mostWords),
                Words.counted("target", sentences.stream().map(Sentence::wanted).toList(), minimumCount, mostWords));
    }

    static TranslateTask of(TextRules rules, Vocabulary source, Vocabulary target) {
        return new TranslateTask(rules, new Translation(source, target, 2 * rules.longest()));
    }

    @Override
    public Vocabulary source() {
        return translation.source();
    }

    @Override
    public Vocabulary target() {
        return translation.target();
    }

    @Override
    public int targetWords() {
        return target().size();
    }

    @Override
    public Query query(Sentence sentence) {
        return new Query(source().ids(sentence.words()), translation.valid());
    }

    @Override
    public Optional<Example> example(Sentence sentence) {
        return Optional.of(translation.example(new ParallelText.Pair(sentence.words(), sentence.wanted())));
    }

    @Override
    public String symbol(int word) {
        return target().word(word);
    }

    @Override
    public String text(Sentence sentence, List<Integer> output) {
        return String.join(" ", translation.words(output));
    }

    @Override
    public List<Long> counts(Sentence sentence, List<Integer> output) {
        return BleuCounts.of(translation.words(output), sentence.wanted());
    }

    @Override
    public Map<String, Double> scores(List<Long> counts) {
        return BleuCounts.scores(counts);
    }
}
