package org.touchstone.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.Statistics;

class LookBookTest {
    private final LookBook book = new LookBook();

    private static Statistics look(long step, int examples) {
        return Statistics.newBuilder().setStep(step).setExamples(examples).build();
    }

    @Test
    void shouldKeepWhatTheNewestEpochToldOfAStep() {
        book.add(look(100, 1), 1);
        book.add(look(100, 2), 2);
        book.add(look(100, 3), 1);
        book.add(look(0, 1), 1);

        assertThat(book.after(-1)).containsExactly(look(0, 1), look(100, 2));
        assertThat(book.after(0)).containsExactly(look(100, 2));
    }

    @Test
    void shouldForgetAFutureThatDidNotHappen() {
        book.add(look(100, 1), 1);
        book.add(look(200, 1), 1);
        book.resumed(2, 100);
        book.add(look(300, 1), 1);

        assertThat(book.after(-1)).containsExactly(look(100, 1));
    }

    @Test
    void shouldKeepTheFirstAndTheNewestOfVeryMany() {
        LongStream.rangeClosed(0, 1_000).forEach(step -> book.add(look(step, 1), 1));

        assertThat(book.after(-1)).hasSizeBetween(100, 200);
        assertThat(book.after(-1).get(0).getStep()).isZero();
        assertThat(book.after(999)).hasSize(1);
    }

    @Test
    void shouldWeighWhatItHolds() {
        LongStream.rangeClosed(1, 100).forEach(step -> book.add(look(step, 1_000), 1));
        long full = book.pointCount();

        book.thin(2);

        assertThat(book.pointCount()).isLessThan(full / 10);
    }
}
