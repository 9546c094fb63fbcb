package org.touchstone.console.view;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Protobuf times as {@code java.time}, whatever they hold: an event of a broken clock must not stop the fold. */
public final class Times {
    private static final long LIMIT_SECONDS = 253_402_300_799L;

    private Times() {}

    /** The instant, cut to the years 0001 to 9999. */
    public static Instant instant(Timestamp time) {
        long seconds = Math.max(-62_135_596_800L, Math.min(LIMIT_SECONDS, time.getSeconds()));
        return Instant.ofEpochSecond(seconds, Math.max(0, Math.min(999_999_999, time.getNanos())));
    }

    /** The duration, cut to what a timestamp spans. */
    public static java.time.Duration duration(Duration duration) {
        long seconds = Math.max(-LIMIT_SECONDS, Math.min(LIMIT_SECONDS, duration.getSeconds()));
        return java.time.Duration.ofSeconds(seconds, Math.max(0, Math.min(999_999_999, duration.getNanos())));
    }
}
