package org.touchstone.store.minio;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** What the adapter takes from its surroundings: time, pauses, chance and names for writes. */
public interface Pace {

    /** Nanoseconds since an arbitrary instant, never backwards. */
    long nanoTime();

    /** Returns after this long. */
    void pause(Duration duration) throws InterruptedException;

    /** At least 0, less than 1; spreads the attempts of many clients. */
    double jitter();

    /** A name that no other write has, anywhere. */
    String writeId();

    /** The real ones. */
    static Pace system() {
        return new Pace() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void pause(Duration duration) throws InterruptedException {
                TimeUnit.NANOSECONDS.sleep(duration.toNanos());
            }

            @Override
            public double jitter() {
                return ThreadLocalRandom.current().nextDouble();
            }

            @Override
            @SuppressWarnings("checkstyle:regexpsinglelinejava") // the one place where names of writes are made
            public String writeId() {
                return UUID.randomUUID().toString();
            }
        };
    }
}
