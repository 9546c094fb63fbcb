package org.touchstone.kernel.seq2seq.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.data.FormatStream;
import org.touchstone.kernel.data.MalformedDataException;
import org.touchstone.kernel.data.MalformedDataException.Code;

/** Lines, tokens, parallel text, vocabularies. */
class ReadersTest {
    @Test
    void linesOfAnyEndWithoutTheMark() {
        assertThat(Lines.read(Texts.of("a", "\uFEFFone\r\ntwo\n\nthree"), TextLimits.DEFAULT))
                .containsExactly("one", "two", "", "three");
    }

    @Test
    void whatIsNoTextIsRefusedWithItsPlace() {
        byte[] bytes = {'a', 'b', (byte) 0xFF, 'c'};

        assertThatThrownBy(() -> Lines.read(Texts.of("a.txt", bytes), TextLimits.DEFAULT))
                .isInstanceOfSatisfying(MalformedDataException.class, e -> {
                    assertThat(e.code()).isEqualTo(Code.CORRUPT);
                    assertThat(e.offset()).isEqualTo(2);
                    assertThat(e).hasMessageContaining("UTF-8");
                });
    }

    @Test
    void tooLargeASourceIsRefused() {
        TextLimits small = new TextLimits(4, 10, 10, 10);

        assertThatThrownBy(() -> Lines.read(
                        FormatStream.open("a", new ByteArrayInputStream(new byte[6]), small.ofBytes()), small))
                .isInstanceOfSatisfying(
                        MalformedDataException.class, e -> assertThat(e.code()).isEqualTo(Code.TOO_LARGE));
    }

    @Test
    void tooLongALineIsRefusedWithItsNumber() {
        TextLimits small = new TextLimits(100, 5, 10, 10);

        assertThat(Lines.read(Texts.of("a", "12345\n12345"), small)).hasSize(2);
        assertThatThrownBy(() -> Lines.read(Texts.of("a", "12345\n123456"), small))
                .isInstanceOfSatisfying(
                        MalformedDataException.class, e -> assertThat(e.code()).isEqualTo(Code.TOO_LARGE))
                .hasMessageContaining("line 2 has 6");
    }

    @Test
    void noMoreTokensThanAskedFor() {
        assertThat(Tokenizer.WORDS.tokens("a b c d", 2)).containsExactly("a", "b");
        assertThat(Tokenizer.WORDS.tokens("a b", 3)).containsExactly("a", "b");
    }

    @Test
    void tokensByWhiteSpaceOrPunctuation() {
        assertThat(Tokenizer.WHITE_SPACE.tokens("  Über 3.5 \u00a0Männer,\tda "))
                .containsExactly("Über", "3.5", "Männer,", "da");
        assertThat(Tokenizer.WORDS.tokens("It's Über!")).containsExactly("it", "'", "s", "über", "!");
        assertThat(new Tokenizer(false, false, true).tokens("in 1984")).containsExactly("in", "####");
        assertThat(Tokenizer.WORDS.tokens(" ")).isEmpty();
    }

    @Test
    void emptyAndLongPairsAreCounted() {
        ParallelText text = ParallelText.read(
                Texts.of("de", "ein Hund\n\nzu lang ist das\nja\n"),
                Texts.of("en", "a dog\nno\ntoo long\n\n"),
                Tokenizer.WHITE_SPACE,
                TextLimits.DEFAULT.withMaxWords(3));

        assertThat(text.pairs()).containsExactly(new ParallelText.Pair(List.of("ein", "Hund"), List.of("a", "dog")));
        assertThat(text.empty()).isEqualTo(2);
        assertThat(text.tooLong()).isEqualTo(1);
    }

    @Test
    void filesOfUnequalLengthAreRefusedWithBothCounts() {
        assertThatThrownBy(() -> ParallelText.read(
                        Texts.of("a.de", "eins\nzwei"), Texts.of("a.en", "one"), Tokenizer.WORDS, TextLimits.DEFAULT))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("a.en")
                .hasMessageContaining("1 lines")
                .hasMessageContaining("a.de has 2");
    }

    @Test
    void vocabularyCountsAndNeverLetsTextInjectMarks() {
        Vocabulary words =
                Vocabulary.count(List.of(List.of("b", "a", "a", "</s>"), List.of("b", "c", "<s>", "<s>")), 2, 10);

        assertThat(words.words()).containsExactly("<pad>", "<unk>", "<s>", "</s>", "a", "b");
        assertThat(words.ids(List.of("a", "c", "</s>", "<pad>"))).containsExactly(4, 1, 1, 1);
        assertThat(Vocabulary.of(words.words()).id("b")).isEqualTo(words.id("b"));
    }

    @Test
    void vocabularyOfAFileIsChecked() {
        assertThatThrownBy(() -> Vocabulary.of(List.of("a"))).isInstanceOf(SpecException.class);
        assertThatThrownBy(() -> Vocabulary.of(List.of("<pad>", "<unk>", "<s>", "</s>", "a", "a")))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("twice");
    }
}
