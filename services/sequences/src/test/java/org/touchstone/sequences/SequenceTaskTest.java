package org.touchstone.sequences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.seq2seq.ModelSpec;
import org.touchstone.kernel.seq2seq.SequenceModel;
import org.touchstone.kernel.seq2seq.corpus.Corpus;
import org.touchstone.kernel.seq2seq.corpus.Corpus.Parallel.Translated;
import org.touchstone.kernel.seq2seq.parse.DependencyTree;
import org.touchstone.kernel.seq2seq.parse.ParsedSentence;
import org.touchstone.kernel.seq2seq.text.Tokenizer;
import org.touchstone.kernel.seq2seq.text.Vocabulary;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.sequences.TextRules.Kind;

/** From text to what a model is asked, and from what it says to text and scores. */
class SequenceTaskTest {
    private static final Corpus LINES = new Corpus.Sentences(
            List.of("The cat sees the dog.", "A dog", "The dog sees a cat in the house of the dog"));
    private static final Corpus PAIRS = new Corpus.Parallel(List.of(
            new Translated("Das Haus ist alt", "The house is old"),
            new Translated("Ja", "Yes of course it is not"),
            new Translated("Das Haus ist rot", "The house is red")));
    private static final Corpus TREES = new Corpus.Treebank(List.of(
            tree(List.of("Cats", "see", "Dogs", "."), List.of(2, 0, 2, 2), List.of("nsubj", "root", "obj", "punct")),
            tree(List.of("See", "Cats"), List.of(0, 1), List.of("root", "obj"))));

    private static ParsedSentence tree(List<String> forms, List<Integer> heads, List<String> relations) {
        List<String> upos =
                forms.stream().map(form -> form.equals(".") ? "PUNCT" : "NOUN").toList();
        return new ParsedSentence("", forms, upos, new DependencyTree(heads, relations));
    }

    private static TextRules rules(Kind kind, int shortest, int longest) {
        return new TextRules(kind, kind.tokenizer(), shortest, longest);
    }

    private static Corpus corpus(Kind kind) {
        return switch (kind) {
            case WORD_ORDERING -> LINES;
            case PARSING -> TREES;
            case TRANSLATION -> PAIRS;
        };
    }

    private static SequenceTask task(Kind kind) {
        TextRules rules = rules(kind, 1, 10);
        return SequenceTask.learn(rules, rules.sentences(corpus(kind)), 1, 100);
    }

    @Test
    void sentencesOfOtherLengthsAreLeftOutAndTheOthersKeepTheirNumbers() {
        assertThat(rules(Kind.WORD_ORDERING, 3, 10).sentences(LINES))
                .singleElement()
                .satisfies(only -> {
                    assertThat(only.number()).isZero();
                    assertThat(only.words()).containsExactly("the", "cat", "sees", "the", "dog", ".");
                    assertThat(only.wanted()).isEqualTo(only.words());
                });
        assertThat(rules(Kind.TRANSLATION, 1, 4).sentences(PAIRS))
                .extracting(Sentence::number)
                .containsExactly(0L, 2L);
        assertThat(rules(Kind.PARSING, 3, 4).sentences(TREES)).hasSize(1);
    }

    @Test
    void textOfAnotherFormIsRefusedWithWhatIsNeeded() {
        assertThatThrownBy(() -> rules(Kind.PARSING, 1, 9).sentences(PAIRS))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("is of the form PARALLEL, but parsing is learned from CONLLU");
        assertThatThrownBy(() -> rules(Kind.TRANSLATION, 1, 9).sentences(TREES))
                .hasMessageContaining("learned from PARALLEL");
        assertThatThrownBy(() -> rules(Kind.WORD_ORDERING, 1, 9).sentences(PAIRS))
                .hasMessageContaining("CONLLU or LINES");
    }

    @Test
    void lengthsThatLeaveNothingAreRefusedByField() {
        assertThatThrownBy(() -> rules(Kind.PARSING, 5, 4))
                .isInstanceOfSatisfying(
                        SpecException.class, e -> assertThat(e.field()).isEqualTo("shortestWords"));
        assertThatThrownBy(() -> rules(Kind.PARSING, 1, 501))
                .isInstanceOfSatisfying(
                        SpecException.class, e -> assertThat(e.field()).isEqualTo("longestWords"));
    }

    @Test
    void aVocabularyWithoutWordsIsRefused() {
        TextRules rules = rules(Kind.TRANSLATION, 1, 10);

        assertThatThrownBy(() -> SequenceTask.learn(rules, rules.sentences(PAIRS), 3, 100))
                .isInstanceOfSatisfying(
                        SpecException.class, e -> assertThat(e.field()).isEqualTo("minimumCount"));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theWantedOutputScoresAHundredAndReadsAsWanted(Kind kind) {
        SequenceTask task = task(kind);
        List<Long> counts = new ArrayList<>();
        for (Sentence sentence : task.rules().sentences(corpus(kind))) {
            List<Integer> output = Arrays.stream(
                            task.example(sentence).orElseThrow().target())
                    .filter(word -> word != Vocabulary.END)
                    .boxed()
                    .toList();
            List<Long> own = task.counts(sentence, output);
            counts = counts.isEmpty() ? own : sum(counts, own);
            if (kind == Kind.PARSING) {
                assertThat(task.text(sentence, output)).contains("Cats(");
            } else {
                assertThat(task.text(sentence, output)).isEqualTo(String.join(" ", sentence.wanted()));
            }
        }

        assertThat(task.scores(counts)).isNotEmpty().allSatisfy((name, score) -> assertThat(score)
                .isEqualTo(100));
    }

    private static List<Long> sum(List<Long> a, List<Long> b) {
        return IntStream.range(0, a.size()).mapToObj(i -> a.get(i) + b.get(i)).toList();
    }

    @Test
    void wordOrderingShowsABagAndNotTheSentence() {
        SequenceTask task = task(Kind.WORD_ORDERING);
        Sentence asked = task.rules().ask(5, "the dog sees a cat of the house").orElseThrow();
        int[] source = task.query(asked).source();

        assertThat(source).containsExactlyInAnyOrder(task.source().ids(asked.words()));
        assertThat(source).isNotEqualTo(task.source().ids(asked.words()));
    }

    @Test
    void parsesReadAsHeadsAndRelations() {
        SequenceTask task = task(Kind.PARSING);
        Sentence first = task.rules().sentences(TREES).get(0);
        List<Integer> output = Arrays.stream(task.example(first).orElseThrow().target())
                .boxed()
                .toList();

        assertThat(task.text(first, output)).isEqualTo("Cats(2:nsubj) see(0:root) Dogs(2:obj) .(2:punct)");
        assertThat(output.stream().map(task::symbol))
                .containsExactly("cats", "see", "\u2190nsubj", "dogs", "\u2192obj", ".", "\u2192punct");
        assertThat(task.counts(first, output).get(0))
                .as("punctuation does not count")
                .isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aSavedModelComesBackWithAllThatItsUseNeeds(Kind kind) {
        SequenceTask task = task(kind);
        ModelSpec spec = new ModelSpec(1, 4, 4, 0, task.source().size(), task.targetWords());
        try (SequenceModel model = new SequenceModel(spec, random(spec), task.source(), task.target(), 3)) {
            SequenceFiles.Loaded back = SequenceFiles.load(SequenceFiles.save(model, task));
            try (SequenceModel loaded = back.model()) {
                assertThat(loaded.trainingBeam()).isEqualTo(3);
                assertThat(loaded.source().words()).isEqualTo(task.source().words());
                assertThat(back.task().rules()).isEqualTo(task.rules());
                assertThat(back.task().targetWords()).isEqualTo(task.targetWords());
                Sentence asked = task.rules().ask(0, "Cats see dogs").orElseThrow();
                assertThat(output(loaded, back.task(), asked)).isEqualTo(output(model, task, asked));
            }
        }
    }

    private static Params random(ModelSpec spec) {
        try (Scope scope = Scope.open()) {
            return scope.release(spec.initialParameters(Key.of(3), DType.F32));
        }
    }

    private static String output(SequenceModel model, SequenceTask task, Sentence asked) {
        SequenceTask.Query query = task.query(asked);
        return task.text(
                asked,
                model.decode(List.of(query.source()), List.of(query.valid()), 2, false)
                        .get(0)
                        .best()
                        .words());
    }

    @Test
    void tokensFollowTheRules() {
        TextRules masked = new TextRules(Kind.TRANSLATION, new Tokenizer(false, false, true), 1, 10);

        assertThat(masked.ask(0, "In 1984, he").orElseThrow().words()).containsExactly("In", "####,", "he");
        assertThat(masked.ask(0, " ")).isEmpty();
    }
}
