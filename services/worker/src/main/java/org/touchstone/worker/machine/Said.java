package org.touchstone.worker.machine;

import com.google.protobuf.util.Durations;
import java.time.Duration;
import java.util.Map;
import org.touchstone.proto.v1.CancelRequested;
import org.touchstone.proto.v1.Cancelled;
import org.touchstone.proto.v1.Checkpointed;
import org.touchstone.proto.v1.Failed;
import org.touchstone.proto.v1.Resumed;
import org.touchstone.proto.v1.Retrying;
import org.touchstone.proto.v1.Started;
import org.touchstone.proto.v1.Succeeded;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.Yielded;
import org.touchstone.worker.TaskHead.CheckpointReference;
import org.touchstone.worker.TaskHead.Failure;

/** The events of the rules, without their envelope. */
final class Said {
    private Said() {}

    static Notice started() {
        return event(TaskEvent.newBuilder().setStarted(Started.getDefaultInstance()));
    }

    static Notice resumed(long fromStep, long previousEpoch) {
        return event(TaskEvent.newBuilder()
                .setResumed(Resumed.newBuilder().setFromStep(fromStep).setPreviousEpoch(previousEpoch)));
    }

    static Notice checkpointed(CheckpointReference checkpoint) {
        return event(TaskEvent.newBuilder()
                .setCheckpointed(Checkpointed.newBuilder()
                        .setStep(checkpoint.step())
                        .setKey(checkpoint.key())
                        .setSha256(checkpoint.sha256())
                        .setSizeBytes(checkpoint.sizeBytes())));
    }

    static Notice yielded(long step, String reason) {
        return event(TaskEvent.newBuilder()
                .setYielded(Yielded.newBuilder().setStep(step).setReason(reason)));
    }

    static Notice succeeded(long step, Map<String, Double> summary) {
        return event(TaskEvent.newBuilder()
                .setSucceeded(Succeeded.newBuilder().setStep(step).putAllSummary(summary)));
    }

    static Notice failed(Failure failure) {
        return event(TaskEvent.newBuilder()
                .setFailed(Failed.newBuilder()
                        .setCode(failure.code())
                        .setMessage(failure.message())
                        .setRetryable(failure.retryable())));
    }

    static Notice retrying(int attempt, int of, Failure failure, Duration delay) {
        return event(TaskEvent.newBuilder()
                .setRetrying(Retrying.newBuilder()
                        .setAttempt(attempt)
                        .setOf(of)
                        .setCode(failure.code())
                        .setMessage(failure.message())
                        .setDelay(Durations.fromMillis(delay.toMillis()))));
    }

    static Notice cancelRequested(String by) {
        return event(TaskEvent.newBuilder()
                .setCancelRequested(CancelRequested.newBuilder().setBy(by)));
    }

    static Notice cancelled(String by, long step) {
        return event(TaskEvent.newBuilder()
                .setCancelled(Cancelled.newBuilder().setBy(by).setStep(step)));
    }

    private static Notice event(TaskEvent.Builder event) {
        return new Notice.Event(event.build());
    }
}
