package org.touchstone.store.minio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.touchstone.store.StoreException;
import org.touchstone.store.StoreException.Code;
import org.touchstone.store.minio.CallFailure.Kind;
import org.touchstone.store.minio.StoreConfig.Patience;

class RetriesTest {
    private static final Patience PATIENCE = new Patience(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            Duration.ofSeconds(2));

    private final List<Duration> pauses = new ArrayList<>();
    private final Pace pace = new Pace() {
        private long now = Long.MAX_VALUE - 5;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void pause(Duration duration) {
            pauses.add(duration);
            now += duration.toNanos();
        }

        @Override
        public double jitter() {
            return 0.5;
        }

        @Override
        public String writeId() {
            return "write";
        }
    };
    private final Retries retries = new Retries(PATIENCE, pace);

    @Test
    void pausesGrowToTheLongestAndEndWithPatience() {
        StoreException failure = catchThrowableOfType(
                StoreException.class,
                () -> retries.run("do it", () -> {
                    throw failure(Kind.BUSY);
                }));

        assertThat(pauses)
                .extracting(Duration::toMillis)
                .containsExactly(75L, 150L, 300L, 600L, 1200L, 1500L, 1500L, 1500L, 1500L, 1500L);
        assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(failure).hasMessage("Could not do it after 11 attempts: because.");
    }

    @Test
    void theFirstSuccessEnds() {
        int[] attempts = {0};

        String result = retries.run("do it", () -> {
            if (attempts[0]++ < 2) {
                throw failure(Kind.BUSY);
            }
            return "done";
        });

        assertThat(result).isEqualTo("done");
        assertThat(pauses).hasSize(2);
    }

    @Test
    void whatCannotHelpIsNotRepeated() {
        assertThat(codeAfter(Kind.REFUSED)).isEqualTo(Code.REFUSED);
        assertThat(codeAfter(Kind.MISSING)).isEqualTo(Code.NOT_FOUND);
        assertThat(codeAfter(Kind.PRECONDITION)).isEqualTo(Code.REFUSED);
        assertThat(pauses).isEmpty();
    }

    @Test
    void anInterruptEndsAndStays() {
        StoreException failure = catchThrowableOfType(
                StoreException.class,
                () -> retries.run("do it", () -> {
                    throw new InterruptedException("asked");
                }));

        assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(Thread.interrupted()).isTrue();
    }

    private Code codeAfter(Kind kind) {
        return catchThrowableOfType(
                        StoreException.class,
                        () -> retries.run("do it", () -> {
                            throw failure(kind);
                        }))
                .code();
    }

    private static CallFailure failure(Kind kind) {
        return new CallFailure(kind, "because", new IOException("cause"));
    }
}
