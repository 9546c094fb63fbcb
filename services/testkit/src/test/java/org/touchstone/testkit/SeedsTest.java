package org.touchstone.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeedsTest {

    @AfterEach
    void forget() {
        System.clearProperty("touchstone.seed");
    }

    @Test
    void theFailingSeedIsNamedAndCanBeRunAlone() {
        long breaking = new SplittableRandom(3).nextLong();
        Seeds.Law law = random -> assertThat(random.nextLong()).isNotEqualTo(breaking);

        assertThatThrownBy(() -> Seeds.forEach(0, 10, law))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("Seed 3 breaks the law (again with -Dtouchstone.seed=3)");

        System.setProperty("touchstone.seed", "4");
        Seeds.forEach(0, 10, law);
        System.setProperty("touchstone.seed", "3");
        assertThatThrownBy(() -> Seeds.forEach(100, 1, law)).hasMessageStartingWith("Seed 3 ");
    }

    @Test
    void everySeedIsTriedOnce() {
        List<Long> drawn = new ArrayList<>();

        Seeds.forEach(5, 3, random -> drawn.add(random.nextLong()));

        assertThat(drawn)
                .containsExactly(
                        new SplittableRandom(5).nextLong(),
                        new SplittableRandom(6).nextLong(),
                        new SplittableRandom(7).nextLong());
    }

    @Test
    void instantsAscendWithinTheHorizon() {
        List<Duration> instants = Seeds.instants(new SplittableRandom(1), 50, Duration.ofSeconds(3));

        assertThat(instants).hasSize(50).isSorted();
        assertThat(instants).allMatch(instant -> !instant.isNegative() && instant.compareTo(Duration.ofSeconds(3)) < 0);
    }
}
