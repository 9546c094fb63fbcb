package org.touchstone.kernel.seq2seq.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.data.MalformedDataException;
import org.touchstone.kernel.data.MalformedDataException.Code;
import org.touchstone.kernel.seq2seq.corpus.Corpus.Parallel.Translated;
import org.touchstone.kernel.seq2seq.text.TextLimits;
import org.touchstone.kernel.seq2seq.text.Texts;

/** What is read is what was stored, and what is bad is told with its line. */
class CorpusTest {
    private static final TextLimits SHORT = TextLimits.DEFAULT.withMaxWords(3);
    private static final String TREES = """
            # sent_id = one
            # text = He's here
            1-2\tHe's\t_\t_\t_\t_\t_\t_\t_\t_
            1\tHe\the\tPRON\tPRP\tCase=Nom\t3\tnsubj\t3:nsubj\t_
            2\t's\tbe\tAUX\tVBZ\t_\t3\tcop\t3:cop\t_
            3\there\there\tADV\tRB\t_\t0\troot\t0:root\tSpaceAfter=No

            1\tNew York\t_\tPROPN\t_\t_\t2\troot\t_\t_
            2\t!\t_\tPUNCT\t_\t_\t1\tpunct\t_\t_

            1\tNew York\t_\tPROPN\t_\t_\t0\troot\t_\t_
            """;

    private static Corpus again(Corpus corpus) {
        return ReadCorpus.stored(corpus.form(), Texts.of("stored", corpus.bytes()), TextLimits.DEFAULT);
    }

    @Test
    void aTreebankKeepsItsTreesAndNothingElse() {
        ReadCorpus read = ReadCorpus.conllu(Texts.of("a.conllu", TREES), TextLimits.DEFAULT);

        assertThat(read.refused())
                .singleElement()
                .satisfies(one -> assertThat(one.reason()).isEqualTo("NO_ROOT"))
                .satisfies(one -> assertThat(one.line()).isEqualTo(8));
        assertThat(read.corpus().size()).isEqualTo(2);
        assertThat(read.corpus().words()).isEqualTo(4);
        assertThat(new String(read.corpus().bytes(), java.nio.charset.StandardCharsets.UTF_8))
                .startsWith("# sent_id = one\n1\tHe\t_\tPRON\t_\t_\t3\tnsubj\t_\t_\n");
        assertThat(again(read.corpus())).isEqualTo(read.corpus());
    }

    @Test
    void aRealTreebankComesBackAsItWas() {
        Corpus corpus = ReadCorpus.conllu(Texts.real("ud-english-ewt/en_ewt-ud-dev.conllu.gz"), TextLimits.DEFAULT)
                .corpus();

        assertThat(corpus.size()).isGreaterThan(1900);
        assertThat(again(corpus)).isEqualTo(corpus);
    }

    @Test
    void linesWithoutWordsOrWithTooManyAreRefused() {
        ReadCorpus read = ReadCorpus.lines(Texts.of("a.txt", "one  two\t three \n\u00a0\n1 2 3 4\n\uFEFFlast"), SHORT);

        assertThat(read.corpus()).isEqualTo(new Corpus.Sentences(List.of("one two three", "last")));
        assertThat(read.refused())
                .containsExactly(
                        new ReadCorpus.Refused(2, "EMPTY", "the line has no word"),
                        new ReadCorpus.Refused(3, "TOO_LONG", "the line has more than 3 words"));
        assertThat(again(read.corpus())).isEqualTo(read.corpus());
    }

    @Test
    void aPairIsRefusedOnceForItsFirstFault() {
        ReadCorpus read = ReadCorpus.parallel(
                Texts.of("a.de", "ja\n\neins\tzwei"), Texts.of("a.en", "yes\n1 2 3 4\n1 2 3 4"), SHORT);

        assertThat(read.corpus()).isEqualTo(new Corpus.Parallel(List.of(new Translated("ja", "yes"))));
        assertThat(read.refused())
                .containsExactly(
                        new ReadCorpus.Refused(2, "EMPTY", "the source has no word"),
                        new ReadCorpus.Refused(3, "TOO_LONG", "the target has more than 3 words"));
        assertThat(read.corpus().words()).isEqualTo(2);
        assertThat(again(read.corpus())).isEqualTo(read.corpus());
    }

    @Test
    void filesOfOtherLengthsAreNoTranslations() {
        assertThatThrownBy(() -> ReadCorpus.parallel(Texts.of("a.de", "ja\nnein"), Texts.of("a.en", "yes"), SHORT))
                .isInstanceOfSatisfying(
                        MalformedDataException.class, e -> assertThat(e.code()).isEqualTo(Code.MISMATCH))
                .hasMessageContaining("1 lines, but a.de has 2");
    }

    @Test
    void damagedStoredTextIsToldApart() {
        assertThatThrownBy(() -> ReadCorpus.stored(
                        Corpus.Form.PARALLEL, Texts.of("stored", "no tab here\n"), TextLimits.DEFAULT))
                .isInstanceOfSatisfying(
                        MalformedDataException.class, e -> assertThat(e.code()).isEqualTo(Code.CORRUPT));
    }
}
