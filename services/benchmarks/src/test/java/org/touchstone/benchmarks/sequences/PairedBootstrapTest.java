package org.touchstone.benchmarks.sequences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.random.Key;

class PairedBootstrapTest {
    private static final int SENTENCES = 60;

    /** Ten words in each sentence, some of them right. */
    private static List<List<Long>> counts(String name, int least, int most) {
        return IntStream.range(0, SENTENCES)
                .mapToObj(i -> {
                    long right = least + (long) (Key.of(1).fold(name).uniform(i) * (most - least));
                    return List.of(10L, right);
                })
                .toList();
    }

    private static <C> List<C> repeated(List<C> counts, int times) {
        return Collections.nCopies(times, counts).stream().flatMap(List::stream).toList();
    }

    private static PairedBootstrap of(List<List<Long>> first, List<List<Long>> second) {
        return PairedBootstrap.of(sum -> 100.0 * sum.get(1) / sum.get(0), first, second, SENTENCES, Key.of(2));
    }

    @Test
    void trainingsThatSayTheSameMakeNothingMoreCertain() {
        List<List<Long>> first = counts("first", 2, 9);
        List<List<Long>> second = counts("second", 3, 10);

        assertThat(of(repeated(first, 3), repeated(second, 3))).isEqualTo(of(first, second));
    }

    @Test
    void theIntervalIsAroundTheDifferenceAndTheOtherWayRoundItsMirror() {
        List<List<Long>> first = counts("first", 2, 9);
        List<List<Long>> second = counts("second", 3, 10);

        PairedBootstrap above = of(first, second);
        PairedBootstrap below = of(second, first);

        assertThat(above.difference()).isBetween(above.low(), above.high());
        assertThat(above.low()).isLessThan(above.high());
        assertThat(below.difference()).isEqualTo(-above.difference());
        assertThat(below.low()).isEqualTo(-above.high());
    }

    @Test
    void aSystemAgainstItselfIsNoDifference() {
        List<List<Long>> counts = counts("one", 0, 10);

        assertThat(of(counts, counts)).isEqualTo(new PairedBootstrap(0, 0, 0));
    }

    @Test
    void countsThatDoNotFitTheSentencesAreRefused() {
        List<List<Long>> counts = counts("one", 0, 10);
        List<List<Long>> more = new ArrayList<>(counts);
        more.add(counts.get(0));

        assertThatThrownBy(() -> of(more, more)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> of(counts, repeated(counts, 2))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> of(List.of(), List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
