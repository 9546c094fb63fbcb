package org.touchstone.console.view;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.touchstone.proto.v1.TaskEvent;

/** Writes the events of a task the way a worker does: sequences count up within an epoch, time goes on. */
public final class Story {
    private final String id;
    private final List<TaskEvent> events = new ArrayList<>();
    private final Map<Long, Long> sequences = new HashMap<>();
    private long epoch;
    private long second = 1_790_000_000L;

    public Story(String id) {
        this.id = id;
    }

    /** Events told so far. */
    public List<TaskEvent> events() {
        return List.copyOf(events);
    }

    /** Sets the clock, in seconds since 1970. */
    public Story at(long epochSecond) {
        second = epochSecond;
        return this;
    }

    public Story epoch(long number) {
        epoch = number;
        return this;
    }

    public Story accepted() {
        return accepted(
                "train-classifier",
                "{\"id\":\"" + id + "\",\"submitter\":\"ada\",\"trainClassifier\":{\"dataset\":\"mnist\","
                        + "\"modelName\":\"digits\",\"batchSize\":64}}");
    }

    public Story accepted(String kind, String json) {
        return tell(event -> event.getAcceptedBuilder().setKind(kind).setTaskJson(json));
    }

    public Story started(long totalSteps) {
        return tell(event -> event.getStartedBuilder().setTotalSteps(totalSteps));
    }

    public Story progress(long step, long of, long etaSeconds) {
        return tell(event -> event.getProgressBuilder()
                .setStep(step)
                .setOf(of)
                .setPhase("training")
                .setEta(Duration.newBuilder().setSeconds(etaSeconds)));
    }

    public Story metric(String name, long step, double value) {
        return tell(
                event -> event.getMetricBuilder().setName(name).setStep(step).setValue(value));
    }

    public Story checkpointed(long step) {
        return tell(event -> event.getCheckpointedBuilder()
                .setStep(step)
                .setKey("tasks/" + id + "/checkpoints/" + step + "-e" + epoch + ".safetensors")
                .setSha256("ab".repeat(32))
                .setSizeBytes(1_000_000));
    }

    public Story resumed(long fromStep) {
        return tell(event -> event.getResumedBuilder().setFromStep(fromStep).setPreviousEpoch(epoch - 1));
    }

    public Story artifact(String kind, String name, String digest) {
        return tell(
                event -> event.getArtifactBuilder().setKind(kind).setName(name).setDigest(digest));
    }

    public Story fenced(long by) {
        return tell(event -> event.getFencedBuilder().setByEpoch(by));
    }

    public Story yielded(long step, String reason) {
        return tell(event -> event.getYieldedBuilder().setStep(step).setReason(reason));
    }

    public Story retrying(int attempt, String code) {
        return tell(event -> event.getRetryingBuilder()
                .setAttempt(attempt)
                .setOf(3)
                .setCode(code)
                .setMessage("It may pass."));
    }

    public Story succeeded(long step) {
        return tell(event -> event.getSucceededBuilder().setStep(step).putSummary("test accuracy", 0.98));
    }

    public Story failed(String code, String message) {
        return tell(event -> event.getFailedBuilder().setCode(code).setMessage(message));
    }

    public Story cancelRequested(String by) {
        return tell(event -> event.getCancelRequestedBuilder().setBy(by));
    }

    public Story cancelled(long step) {
        return tell(event -> event.getCancelledBuilder().setBy("ada").setStep(step));
    }

    public Story rejected(String field, String reason) {
        return tell(event ->
                event.getRejectedBuilder().setField(field).setReason(reason).setSpecSha256("cd".repeat(32)));
    }

    /** Any event, in the current epoch. */
    public Story tell(Consumer<TaskEvent.Builder> what) {
        long sequence = sequences.merge(epoch, 1L, Long::sum) - 1;
        TaskEvent.Builder event = TaskEvent.newBuilder()
                .setTaskId(id)
                .setEpoch(epoch)
                .setSequence(sequence)
                .setTime(Timestamp.newBuilder().setSeconds(second++))
                .setSource("training/host-1/" + epoch + "/0");
        what.accept(event);
        events.add(event.build());
        return this;
    }

    /** A board that has read the events in this order, offsets from 0, partition 0. */
    public static TaskBoard read(List<TaskEvent> events) {
        TaskBoard board = new TaskBoard(Limits.standard());
        for (int i = 0; i < events.size(); i++) {
            board.add(events.get(i), new Position(0, i));
        }
        return board;
    }
}
