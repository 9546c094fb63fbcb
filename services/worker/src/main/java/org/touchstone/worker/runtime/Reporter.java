package org.touchstone.worker.runtime;

import com.google.protobuf.util.Durations;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.touchstone.proto.v1.Fenced;
import org.touchstone.proto.v1.Metric;
import org.touchstone.proto.v1.Progress;
import org.touchstone.proto.v1.RaceStanding;
import org.touchstone.proto.v1.Statistics;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.worker.TaskHead.OutboxRecord;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;
import org.touchstone.worker.machine.Notice;
import org.touchstone.worker.publish.PublishException;
import org.touchstone.worker.publish.Publisher;

/** What an owner says between commits: sent at once, confirmed before the next commit. */
final class Reporter {
    private static final long PROGRESS_NANOS = Duration.ofMillis(500).toNanos();
    /** So that a task that waits for days does not fill the log with saying so. */
    private static final long UNCHANGED_NANOS = Duration.ofSeconds(30).toNanos();

    private final Claim claim;
    private final Publisher publisher;
    private final LongSupplier nanoTime;
    private final AtomicBoolean lost = new AtomicBoolean();
    private long progressNanos;
    private Stand told = new Stand(-1, -1, "");

    private record Stand(long step, long of, String phase) {}

    Reporter(Claim claim, Publisher publisher, LongSupplier nanoTime) {
        this.claim = claim;
        this.publisher = publisher;
        this.nanoTime = nanoTime;
        this.progressNanos = nanoTime.getAsLong() - PROGRESS_NANOS;
    }

    void metric(String name, long step, double value) {
        say(TaskEvent.newBuilder()
                .setMetric(Metric.newBuilder().setName(name).setStep(step).setValue(value)));
    }

    void statistics(Statistics statistics) {
        say(TaskEvent.newBuilder().setStatistics(statistics));
    }

    void race(RaceStanding standing) {
        say(TaskEvent.newBuilder().setRace(standing));
    }

    void fact(TaskResult.Fact fact) {
        Notice notice = new Notice.Fact(fact.topic(), fact.key(), fact.value());
        claim.envelope()
                .seal(claim.taskId(), claim.head().epoch(), List.of(notice))
                .forEach(this::send);
    }

    /** At most two a second, and two a minute while nothing changes, except where {@code always}. */
    void progress(TaskRun run, Pace pace, boolean always) {
        long now = nanoTime.getAsLong();
        if (!always && now - progressNanos < PROGRESS_NANOS) {
            return;
        }
        Stand stand = new Stand(run.stepsDone(), run.totalSteps(), run.phase());
        if (!always && stand.equals(told) && now - progressNanos < UNCHANGED_NANOS) {
            return;
        }
        progressNanos = now;
        told = stand;
        Progress.Builder progress = Progress.newBuilder()
                .setStep(run.stepsDone())
                .setOf(run.totalSteps())
                .setPhase(run.phase());
        pace.remaining(run.stepsDone(), run.totalSteps(), now)
                .ifPresent(left -> progress.setEta(Durations.fromMillis(left.toMillis())));
        say(TaskEvent.newBuilder().setProgress(progress));
    }

    void fenced(long byEpoch) {
        say(TaskEvent.newBuilder().setFenced(Fenced.newBuilder().setByEpoch(byEpoch)));
    }

    /** Returns once everything said so far is safe; otherwise the work since the last commit has to be said, so done, again. */
    void flush() {
        publisher.flush();
        if (lost.getAndSet(false)) {
            throw new PublishException(
                    "Events of task " + claim.taskId() + " were not taken by the broker",
                    new IllegalStateException("at least one record failed"));
        }
    }

    private void say(TaskEvent.Builder event) {
        send(claim.envelope().event(claim.taskId(), claim.head().epoch(), event.build()));
    }

    private void send(OutboxRecord record) {
        publisher.send(record, () -> lost.set(true));
    }
}
