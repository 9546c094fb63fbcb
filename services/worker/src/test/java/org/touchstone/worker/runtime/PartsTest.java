package org.touchstone.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.Topic;
import org.touchstone.proto.TraceContext;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.StoreException;
import org.touchstone.worker.WorkerConfig;
import org.touchstone.worker.WorkerTiming;
import org.touchstone.worker.runtime.StopSignal.Reason;

class PartsTest {

    @Test
    void shouldLetTheMoreUrgentReasonWin() {
        StopSignal signal = new StopSignal();
        signal.raise(Reason.CANCEL);
        signal.raise(Reason.DRAIN);

        assertThat(signal.reason()).isEqualTo(Reason.CANCEL);
        assertThat(signal.await(Reason.LOST, Duration.ofMillis(1))).isFalse();
        signal.raise(Reason.LOST);
        assertThat(signal.await(Reason.LOST, Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void shouldWakeWhoeverWaitsForAReason() throws Exception {
        StopSignal signal = new StopSignal();
        CompletableFuture<Boolean> waiting =
                CompletableFuture.supplyAsync(() -> signal.await(Reason.DRAIN, Duration.ofMinutes(1)));

        signal.raise(Reason.DRAIN);

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldInsistThroughAnOutageButNotAgainstARefusal() {
        AtomicInteger tries = new AtomicInteger();
        Outages outages = Outages.untilLost(new StopSignal());

        String answer = outages.insist(() -> {
            if (tries.incrementAndGet() < 2) {
                throw new StoreException(StoreException.Code.UNAVAILABLE, "away");
            }
            return "back";
        });

        assertThat(answer).isEqualTo("back");
        assertThatThrownBy(() -> outages.insist(() -> {
                    throw new StoreException(StoreException.Code.REFUSED, "no");
                }))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void shouldStopInsistingWhenTheTaskIsLost() {
        StopSignal signal = new StopSignal();
        signal.raise(Reason.LOST);

        assertThatThrownBy(() -> Outages.untilLost(signal).insist(() -> {
                    throw new StoreException(StoreException.Code.UNAVAILABLE, "away");
                }))
                .isInstanceOf(OwnershipLostException.class);
    }

    @Test
    void shouldDoubleThePauseBeforeARetryUpToALimit() {
        WorkerTiming timing = WorkerTiming.defaults();

        assertThat(Attempt.delay(timing, 0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Attempt.delay(timing, 3)).isEqualTo(Duration.ofSeconds(8));
        assertThat(Attempt.delay(timing, 60)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void shouldEstimateTheTimeLeftFromThePaceSinceOpening() {
        Pace pace = new Pace(10, 0);

        assertThat(pace.remaining(10, 30, 5_000_000_000L)).isEmpty();
        assertThat(pace.remaining(20, 30, 5_000_000_000L)).isEqualTo(Optional.of(Duration.ofSeconds(5)));
    }

    @Test
    void shouldKeepAllAttemptsOfATaskInOneTrace() {
        Task plain = Task.newBuilder().setId("a").build();
        Task traced = plain.toBuilder()
                .setTraceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .build();

        TraceContext first = Traces.next(plain, "", () -> 1);
        TraceContext second = Traces.next(plain, "", () -> 2);

        assertThat(first.traceId()).isEqualTo(second.traceId());
        assertThat(first.spanId()).isNotEqualTo(second.spanId());
        assertThat(Traces.next(traced, "", () -> 3).traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(Traces.next(Task.newBuilder().setId("b").build(), "", () -> 1)
                        .traceId())
                .isNotEqualTo(first.traceId());
    }

    @Test
    void shouldNameARejectionByWhatWasRejected() {
        assertThat(Rejections.sequence("0".repeat(64))).isEqualTo(-2);
        assertThat(Rejections.sequence("f".repeat(64))).isLessThan(-2);
        assertThat(Rejections.shownId("fine-1", "q-0@1")).isEqualTo("fine-1");
        assertThat(Rejections.shownId("../x", "q-0@1")).isEqualTo("..?x");
        assertThat(Rejections.shownId("", "q-0@1")).isEqualTo("q-0@1");
    }

    @Test
    void shouldRefuseSettingsThatMakeNoSenseNamingThem() {
        WorkerConfig config = WorkerConfig.of(Topic.TASKS_TRAINING, "a/b/c", Path.of("work"));

        assertThat(config.slots()).isEqualTo(1);
        assertThat(config.claimLimit()).isEqualTo(5);
        assertThat(config.timing().checkpointInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThatThrownBy(() -> config.withSlots(0)).hasMessageContaining("slots is 0");
        assertThatThrownBy(() -> config.withClaimLimit(0)).hasMessageContaining("claimLimit is 0");
        assertThatThrownBy(() -> WorkerConfig.of(Topic.MODELS, "a", Path.of("work")))
                .hasMessageContaining("queue is MODELS");
        assertThatThrownBy(() -> config.timing().withQuantum(Duration.ZERO)).hasMessageContaining("positive");
    }

    @Test
    void shouldDieOnlyOfWhatIsBeyondRepair() {
        assertThat(Fatal.isFatal(new OutOfMemoryError())).isTrue();
        assertThat(Fatal.isFatal(new NoClassDefFoundError())).isTrue();
        assertThat(Fatal.isFatal(new StackOverflowError())).isFalse();
        assertThat(Fatal.isFatal(new IllegalStateException())).isFalse();
        assertThat(Fatal.isFatal(null)).isFalse();
    }
}
