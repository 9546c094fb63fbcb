package org.touchstone.console.view;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.touchstone.proto.v1.TaskEvent;

/** Gathers the events of one epoch; knows nothing of the others. */
final class EpochFold {
    private static final Set<TaskEvent.EventCase> WORK = EnumSet.of(
            TaskEvent.EventCase.STARTED,
            TaskEvent.EventCase.RESUMED,
            TaskEvent.EventCase.PROGRESS,
            TaskEvent.EventCase.METRIC,
            TaskEvent.EventCase.CHECKPOINTED);

    private final long epoch;
    private final SequenceSet seen = new SequenceSet();
    private String source = "";
    private @Nullable Instant from;
    private @Nullable Instant until;
    private long fromStep;
    private long lastStep;
    private long workSequence = Long.MIN_VALUE;
    private long endSequence = Long.MIN_VALUE;
    private EpochView.End end = EpochView.End.RUNNING;
    private @Nullable String note;

    EpochFold(long epoch) {
        this.epoch = epoch;
    }

    boolean add(TaskEvent event) {
        if (!seen.add(event.getSequence())) {
            return false;
        }
        Instant time = Times.instant(event.getTime());
        if (source.isEmpty() || from == null || time.isBefore(from)) {
            source = event.getSource();
        }
        from = from == null || time.isBefore(from) ? time : from;
        until = until == null || time.isAfter(until) ? time : until;
        if (WORK.contains(event.getEventCase())) {
            workSequence = Math.max(workSequence, event.getSequence());
        }
        takeStep(event);
        takeEnd(event);
        return true;
    }

    EpochView view(boolean overtaken) {
        boolean goesOn = end == EpochView.End.RETRYING && workSequence > endSequence;
        boolean open = end == EpochView.End.RUNNING || goesOn;
        EpochView.End shown = !open ? end : overtaken ? EpochView.End.KILLED : EpochView.End.RUNNING;
        Instant start = from == null ? Instant.EPOCH : from;
        return new EpochView(
                epoch,
                source,
                start,
                until == null ? start : until,
                fromStep,
                Math.max(fromStep, lastStep),
                shown,
                note);
    }

    private void takeStep(TaskEvent event) {
        switch (event.getEventCase()) {
            case RESUMED -> fromStep = event.getResumed().getFromStep();
            case PROGRESS -> lastStep = Math.max(lastStep, event.getProgress().getStep());
            case METRIC -> lastStep = Math.max(lastStep, event.getMetric().getStep());
            case CHECKPOINTED ->
                lastStep = Math.max(lastStep, event.getCheckpointed().getStep());
            case SUCCEEDED -> lastStep = Math.max(lastStep, event.getSucceeded().getStep());
            case YIELDED -> lastStep = Math.max(lastStep, event.getYielded().getStep());
            default -> {}
        }
    }

    private void takeEnd(TaskEvent event) {
        EpochView.@Nullable End told =
                switch (event.getEventCase()) {
                    case SUCCEEDED -> EpochView.End.SUCCEEDED;
                    case FAILED -> EpochView.End.FAILED;
                    case CANCELLED -> EpochView.End.CANCELLED;
                    case RETRYING -> EpochView.End.RETRYING;
                    case YIELDED -> EpochView.End.YIELDED;
                    case FENCED -> EpochView.End.FENCED;
                    default -> null;
                };
        if (told != null && event.getSequence() > endSequence) {
            endSequence = event.getSequence();
            end = told;
            note = note(event);
        }
    }

    private static @Nullable String note(TaskEvent event) {
        return switch (event.getEventCase()) {
            case FAILED ->
                event.getFailed().getCode() + ": " + event.getFailed().getMessage();
            case RETRYING ->
                event.getRetrying().getCode() + ": " + event.getRetrying().getMessage();
            case YIELDED -> event.getYielded().getReason();
            case CANCELLED -> event.getCancelled().getBy();
            case FENCED -> "by epoch " + event.getFenced().getByEpoch();
            default -> null;
        };
    }
}
