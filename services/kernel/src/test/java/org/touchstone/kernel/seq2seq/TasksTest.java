package org.touchstone.kernel.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.seq2seq.parse.Conllu;
import org.touchstone.kernel.seq2seq.parse.DependencyTree;
import org.touchstone.kernel.seq2seq.parse.ParsedSentence;
import org.touchstone.kernel.seq2seq.text.ParallelText;
import org.touchstone.kernel.seq2seq.text.TextLimits;
import org.touchstone.kernel.seq2seq.text.Texts;
import org.touchstone.kernel.seq2seq.text.Tokenizer;
import org.touchstone.kernel.seq2seq.text.Vocabulary;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;

/** From sentences to numbers and back: ordering, parsing, translation (I7, P11, P12). */
class TasksTest {
    private static final Tokenizer MASKED = new Tokenizer(false, false, true);

    @Test
    void orderingShufflesAndGivesUnknownWordsBack() {
        Vocabulary words = Vocabulary.count(List.of(List.of("the", "cat", "the")), 1, 10);
        WordOrdering task = new WordOrdering(words, Key.of(3));
        List<String> sentence = List.of("the", "zebra", "saw", "the", "cat");

        Example example = task.example(sentence, 5);

        assertThat(Arrays.stream(example.source()).sorted().toArray())
                .isEqualTo(Arrays.stream(example.target()).sorted().toArray());
        assertThat(task.example(sentence, 5).source()).isEqualTo(example.source());
        assertThat(words.ids(task.shuffled(sentence, 5))).isEqualTo(example.source());
        List<Integer> output = Arrays.stream(example.source()).boxed().toList();
        assertThat(task.words(sentence, output, 5)).containsExactlyInAnyOrderElementsOf(sentence);
    }

    @Test
    void everyProjectiveTreeComesBackAndTheOthersAreLeftOut() {
        Conllu dev = Conllu.read(Texts.real("ud-english-ewt/en_ewt-ud-dev.conllu.gz"), TextLimits.DEFAULT);
        Parsing task = Parsing.of(dev.sentences(), MASKED, 2, 5000);
        for (ParsedSentence sentence : dev.sentences()) {
            Optional<Example> example = task.example(sentence);
            assertThat(example.isPresent()).isEqualTo(sentence.tree().isProjective());
            example.ifPresent(e -> {
                assertThat(e.target()).hasSize(2 * sentence.size() - 1);
                List<Integer> output = Arrays.stream(e.target()).boxed().toList();
                assertThat(task.tree(sentence.size(), output))
                        .isEqualTo(sentence.tree().universal());
            });
        }
    }

    @Test
    void whateverAModelSaysIsATree() {
        Conllu dev = Conllu.read(Texts.real("ud-english-atis/en_atis-ud-dev.conllu.gz"), TextLimits.DEFAULT);
        List<ParsedSentence> some = dev.sentences().subList(0, 20);
        Parsing task = Parsing.of(some, MASKED, 2, 500);
        ModelSpec model = new ModelSpec(1, 6, 5, 0, task.vocabulary().size(), task.targetWords());
        List<int[]> sources = some.stream().map(s -> task.source(s.forms())).toList();
        List<Decoded> found = Scope.evaluate(() -> {
            Params p = model.initialParameters(Key.of(2), DType.F32).scale(20);
            return new BeamSearch(model, p, SearchSpec.byLastScore(3))
                    .decode(sources, sources.stream().map(task::valid).toList());
        });
        for (int i = 0; i < some.size(); i++) {
            for (Decoded.Output output : found.get(i).outputs()) {
                DependencyTree tree = task.tree(some.get(i).size(), output.words());
                assertThat(tree.fault()).isEmpty();
                assertThat(tree.isProjective()).isTrue();
            }
        }
    }

    @Test
    void outputsThatAreNotValidAreNoExamples() {
        int[] bag = {4, 5};
        assertThatThrownBy(() -> new Example(bag, new int[] {4, 4}, BagSuccessors.of(bag)))
                .hasMessageContaining("not valid");
        assertThatThrownBy(() -> new Example(bag, new int[] {4}, BagSuccessors.of(bag)))
                .hasMessageContaining("2");
        assertThatThrownBy(() -> new Example(new int[0], new int[] {4}, BagSuccessors.of(bag)))
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> new Example(bag, new int[] {4, 5}, Successors.free(9, 5, true)))
                .hasMessageContaining("end mark");
        int[] early = {4, Vocabulary.END, 5, Vocabulary.END};
        assertThatThrownBy(() -> new Example(bag, early, Successors.free(9, 5, true)))
                .hasMessageContaining("word 2 of 4");
        assertThatThrownBy(() -> BagSuccessors.of(new int[0])).hasMessageContaining("a word at least");
        assertThatThrownBy(() -> TransitionSuccessors.of(new int[0], 5, 7)).hasMessageContaining("a word");
        assertThatThrownBy(() -> Successors.free(9, 0, true)).hasMessageContaining("a word at least");
        assertThatThrownBy(() -> new Decoded(List.of())).hasMessageContaining("no output");
    }

    private static ParsedSentence sentence(List<Integer> heads, List<String> relations) {
        List<String> forms = List.of("a", "b");
        return new ParsedSentence("", forms, List.of("X", "X"), new DependencyTree(heads, relations));
    }

    @Test
    void treesThatWouldNotComeBackAreLeftOut() {
        ParsedSentence plain = sentence(List.of(2, 0), List.of("det", "root:x"));
        Parsing task = new Parsing(Vocabulary.count(List.of(plain.forms()), 1, 10), List.of("det"), MASKED);

        List<Integer> output = Arrays.stream(task.example(plain).orElseThrow().target())
                .boxed()
                .toList();
        assertThat(task.tree(2, output)).isEqualTo(plain.tree().universal());
        assertThat(task.example(sentence(List.of(2, 0), List.of("det", "det")))).isEmpty();
        assertThat(task.example(sentence(List.of(2, 0), List.of("root", "root"))))
                .isEmpty();
        assertThat(task.example(sentence(List.of(2, 0), List.of("obj", "root"))))
                .isEmpty();
    }

    @Test
    void translationsEndAndLongOnesAreRefused() {
        Vocabulary words = Vocabulary.count(List.of(List.of("a", "b")), 1, 10);
        Translation task = new Translation(words, words, 3);

        assertThat(task.example(new ParallelText.Pair(List.of("x"), List.of("a", "b")))
                        .target())
                .containsExactly(4, 5, Vocabulary.END);
        assertThatThrownBy(() -> task.example(new ParallelText.Pair(List.of("a"), List.of("a", "b", "a"))))
                .hasMessageContaining("at most 3");
        assertThat(task.words(List.of(4, 1))).containsExactly("a", "<unk>");
    }
}
