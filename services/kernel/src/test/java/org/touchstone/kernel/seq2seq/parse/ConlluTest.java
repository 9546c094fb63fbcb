package org.touchstone.kernel.seq2seq.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.data.MalformedDataException;
import org.touchstone.kernel.seq2seq.parse.Conllu.Reason;
import org.touchstone.kernel.seq2seq.text.TextLimits;
import org.touchstone.kernel.seq2seq.text.Texts;

class ConlluTest {
    private static final String GOOD = "# sent_id = s1\n# text = dogs don't bark\n" + word("1", "dogs", "3", "nsubj")
            + word("2-3", "don't", "_", "_") + word("2", "do", "3", "aux") + word("3", "n't", "0", "root")
            + word("3.1", "gap", "_", "_") + "\n";

    private static String word(String id, String form, String head, String relation) {
        return String.join("\t", id, form, "_", "NOUN", "_", "_", head, relation, "_", "_") + "\n";
    }

    private static Conllu read(String text) {
        return Conllu.read(Texts.of("x.conllu", text), TextLimits.DEFAULT.withMaxWords(4));
    }

    @Test
    void wordsOnly() {
        Conllu treebank = read(GOOD);

        assertThat(treebank.refused()).isEmpty();
        assertThat(treebank.sentences())
                .containsExactly(new ParsedSentence(
                        "s1",
                        List.of("dogs", "do", "n't"),
                        List.of("NOUN", "NOUN", "NOUN"),
                        new DependencyTree(List.of(3, 3, 0), List.of("nsubj", "aux", "root"))));
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of("1\tdog\t_\n", Reason.COLUMNS, 1L),
                Arguments.of(word("2", "a", "0", "root"), Reason.NUMBERING, 1L),
                Arguments.of(word("1", "a", "0", "root") + word("1", "b", "1", "det"), Reason.NUMBERING, 2L),
                Arguments.of(word("1", "", "0", "root"), Reason.EMPTY_FIELD, 1L),
                Arguments.of(word("1", "a", "0", "_"), Reason.EMPTY_FIELD, 1L),
                Arguments.of(word("1", "a", "_", "root"), Reason.BAD_HEAD, 1L),
                Arguments.of(word("1", "a", "99999999999", "root"), Reason.BAD_HEAD, 1L),
                Arguments.of(word("1", "a", "1", "root"), Reason.BAD_HEAD, 1L),
                Arguments.of(word("1", "a", "2", "root"), Reason.BAD_HEAD, 1L),
                Arguments.of(word("1", "a", "2", "x") + word("2", "b", "1", "x"), Reason.NO_ROOT, 1L),
                Arguments.of(word("1", "a", "0", "root") + word("2", "b", "0", "root"), Reason.SEVERAL_ROOTS, 1L),
                Arguments.of(
                        word("1", "a", "0", "root") + word("2", "b", "3", "x") + word("3", "c", "2", "x"),
                        Reason.CYCLE,
                        1L),
                Arguments.of(
                        word("1", "a", "0", "root")
                                + word("2", "b", "1", "x")
                                + word("3", "b", "1", "x")
                                + word("4", "b", "1", "x")
                                + word("5", "b", "1", "x"),
                        Reason.TOO_LONG,
                        5L));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void aBadSentenceIsRefusedWithItsLineAndTheOthersStay(String bad, Reason reason, long line) {
        Conllu treebank = read(GOOD + "# sent_id = s2\n" + bad + "\n" + GOOD);

        assertThat(treebank.sentences()).hasSize(2);
        assertThat(treebank.refused()).singleElement().satisfies(one -> {
            assertThat(one.reason()).isEqualTo(reason);
            assertThat(one.id()).isEqualTo("s2");
            long before = GOOD.lines().count() + 1;
            boolean whole =
                    List.of(Reason.NO_ROOT, Reason.SEVERAL_ROOTS, Reason.CYCLE).contains(reason)
                            || one.detail().contains("heads");
            assertThat(one.line()).isEqualTo(whole ? before : before + line);
            assertThat(one.detail()).isNotBlank();
        });
    }

    @Test
    void hostileLinesAreToldShort() {
        Conllu treebank = read(GOOD + "1" + "\t".repeat(90_000) + "\n\n" + word("9".repeat(90_000), "a", "0", "root")
                + "\n" + word("1", "a", "z".repeat(90_000), "root") + "\n" + GOOD);

        assertThat(treebank.sentences()).hasSize(2);
        assertThat(treebank.refused().stream().map(Conllu.Refused::reason))
                .containsExactly(Reason.COLUMNS, Reason.NUMBERING, Reason.BAD_HEAD);
        assertThat(treebank.refused())
                .allSatisfy(one -> assertThat(one.detail()).hasSizeLessThan(120));
        assertThat(treebank.refused().get(0).detail()).contains("more than 10");
    }

    @Test
    void anotherFormatIsRefusedAsAWhole() {
        assertThatThrownBy(() -> read("just a text\n\nof two parts"))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("ten columns");
        assertThatThrownBy(() -> read("")).isInstanceOf(MalformedDataException.class);
    }

    @Test
    void theEnglishWebTreebankIsWellFormedAndMostlyProjective() {
        Conllu train = Conllu.read(Texts.real("ud-english-ewt/en_ewt-ud-train.conllu.gz"), TextLimits.DEFAULT);

        assertThat(train.refused()).isEmpty();
        assertThat(train.sentences()).hasSizeGreaterThan(12_000);
        long crossing = 0;
        for (ParsedSentence sentence : train.sentences()) {
            boolean projective = sentence.tree().isProjective();
            assertThat(ArcStandard.oracle(sentence.tree()).isPresent())
                    .as(sentence.id())
                    .isEqualTo(projective);
            crossing += projective ? 0 : 1;
        }
        assertThat(crossing / (double) train.sentences().size()).isBetween(0.02, 0.026);
    }
}
