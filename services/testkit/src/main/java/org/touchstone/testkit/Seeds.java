package org.touchstone.testkit;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Runs a law for many seeds and names the one that broke it. The system property {@code touchstone.seed} replaces all
 * seeds by one, to see a failure again.
 */
public final class Seeds {
    private static final String REPLACEMENT = "touchstone.seed";

    private Seeds() {}

    /** What must hold for every seed; it may throw anything. */
    @FunctionalInterface
    public interface Law {
        /** Everything random must be drawn from here. */
        void check(SplittableRandom random) throws Exception;
    }

    /** Checks the law for {@code count} seeds from {@code first}; an AssertionError names the first that fails. */
    public static void forEach(long first, int count, Law law) {
        Long replacement = Long.getLong(REPLACEMENT);
        if (replacement != null) {
            check(replacement, law);
            return;
        }
        for (long seed = first; seed < first + count; seed++) {
            check(seed, law);
        }
    }

    /** {@code count} instants between nothing and {@code horizon}, ascending: when to kill, cut or stop. */
    public static List<Duration> instants(SplittableRandom random, int count, Duration horizon) {
        return random.longs(count, 0, horizon.toMillis())
                .sorted()
                .mapToObj(Duration::ofMillis)
                .toList();
    }

    private static void check(long seed, Law law) {
        try {
            law.check(new SplittableRandom(seed));
        } catch (Exception | AssertionError broken) {
            throw new AssertionError(
                    "Seed " + seed + " breaks the law (again with -D" + REPLACEMENT + "=" + seed + "): "
                            + broken.getMessage(),
                    broken);
        }
    }
}
