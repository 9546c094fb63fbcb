package org.touchstone.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.proto.v1.RaceStanding;

class RaceBookTest {
    private static RaceStanding standing(int race, int functions, String title) {
        return RaceStanding.newBuilder()
                .setRace(race)
                .setFunctions(functions)
                .setTitle(title)
                .build();
    }

    private record Told(RaceStanding standing, long epoch) {}

    /** Of each race the newest epoch's standing of the most functions, whatever the order in which they come. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void shouldEndAlikeInEveryOrder(int seed) {
        List<Told> told = new ArrayList<>(List.of(
                new Told(standing(0, 250, "first"), 1),
                new Told(standing(0, 1000, "first"), 1),
                new Told(standing(1, 250, "first"), 1),
                new Told(standing(1, 500, "of another optimizer"), 1),
                new Told(standing(1, 250, "resumed"), 2)));
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int last = told.size() - 1; last > 0; last--) {
            Collections.swap(told, last, random.nextInt(last + 1));
        }
        RaceBook book = new RaceBook();

        told.forEach(one -> book.add(one.standing(), one.epoch()));
        told.forEach(one -> book.add(one.standing(), one.epoch()));

        assertThat(book.all()).containsExactly(standing(0, 1000, "first"), standing(1, 250, "resumed"));
    }

    @org.junit.jupiter.api.Test
    void shouldTellByItsMarkThatSomethingChanged() {
        RaceBook book = new RaceBook();
        assertThat(book.told()).isZero();
        book.add(standing(0, 1000, ""), 1);
        long before = book.told();

        book.add(standing(0, 250, ""), 1);
        assertThat(book.told()).isEqualTo(before);
        book.add(standing(0, 250, ""), 2);
        assertThat(book.told()).isNotEqualTo(before);
    }
}
