package org.touchstone.kernel.seq2seq.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class BleuTest {
    @Test
    void sameSentenceIsAHundredHoweverShort() {
        for (List<Integer> words : List.of(List.of(1), List.of(1, 2), List.of(1, 2, 3, 4, 5))) {
            assertThat(Bleu.of(words, words).sentence()).isCloseTo(100, within(1e-9));
        }
    }

    @Test
    void disjointOrEmptySentencesAreZero() {
        assertThat(Bleu.of(List.of(1, 2), List.of(3, 4)).sentence()).isZero();
        assertThat(Bleu.of(List.of(), List.of(3)).sentence()).isZero();
        assertThat(Bleu.NONE.corpus()).isZero();
    }

    @Test
    void repeatsAreClippedByTheReference() {
        Bleu counts = Bleu.of(List.of("the", "the", "the"), List.of("the", "cat"));

        assertThat(counts.matches()).containsExactly(1L, 0L, 0L, 0L);
        assertThat(counts.totals()).containsExactly(3L, 2L, 1L, 0L);
    }
}
