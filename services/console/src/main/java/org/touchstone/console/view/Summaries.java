package org.touchstone.console.view;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.touchstone.proto.v1.Progress;
import org.touchstone.proto.v1.TaskEvent;

/** Draws a task's row out of its fold. */
final class Summaries {
    private static final int SPARK_POINTS = 32;

    private Summaries() {}

    static TaskSummary of(TaskFold fold) {
        Standing standing = fold.standing();
        Landmarks landmarks = fold.landmarks();
        TaskState state = fold.state();
        List<EpochView> epochs = fold.epochViews();
        Instant decidedAt =
                standing == null ? null : Times.instant(standing.event().getTime());
        String headline = fold.metrics().headline();
        return new TaskSummary(
                fold.id(),
                fold.kind(),
                state,
                fold.cancelRequested(),
                fold.request(),
                landmarks.startedAt(),
                state.terminal() ? decidedAt : null,
                updatedAt(fold),
                standing == null ? 0 : standing.epoch(),
                progress(state, standing, landmarks),
                failure(fold, standing),
                (int) epochs.stream()
                        .filter(epoch -> epoch.end() == EpochView.End.KILLED || epoch.end() == EpochView.End.FENCED)
                        .count(),
                landmarks.resumes().size(),
                headline == null
                        ? null
                        : new TaskSummary.Headline(headline, fold.metrics().last(headline)),
                headline == null ? List.of() : spark(fold.metrics().points(headline, SPARK_POINTS)),
                standing != null && standing.event().hasSucceeded()
                        ? standing.event().getSucceeded().getSummaryMap()
                        : Map.of(),
                fold.metrics().archived(),
                fold.position());
    }

    static Instant updatedAt(TaskFold fold) {
        TaskDetail.RejectionView refusal = fold.refusal();
        return refusal == null ? fold.landmarks().updatedAt() : refusal.time();
    }

    private static TaskSummary.Progress progress(TaskState state, @Nullable Standing standing, Landmarks landmarks) {
        Progress told = landmarks.progress();
        long step = told == null ? 0 : told.getStep();
        long resumedFrom = landmarks.resumes().stream()
                .filter(resume -> resume.epoch() > landmarks.progressEpoch())
                .mapToLong(TaskDetail.ResumeView::fromStep)
                .max()
                .orElse(-1);
        if (resumedFrom >= 0) {
            step = resumedFrom;
        }
        if (standing != null && standing.event().hasSucceeded()) {
            step = Math.max(step, standing.event().getSucceeded().getStep());
        }
        boolean timed = state == TaskState.RUNNING && told != null && told.hasEta() && resumedFrom < 0;
        Duration eta = timed && told != null ? Times.duration(told.getEta()) : null;
        return new TaskSummary.Progress(step, landmarks.totalSteps(), eta, told == null ? "" : told.getPhase());
    }

    private static TaskSummary.@Nullable Failure failure(TaskFold fold, @Nullable Standing standing) {
        TaskDetail.RejectionView refusal = fold.refusal();
        if (refusal != null) {
            return new TaskSummary.Failure("REJECTED", refusal.reason(), false, refusal.field());
        }
        if (standing == null) {
            return null;
        }
        TaskEvent event = standing.event();
        return switch (event.getEventCase()) {
            case FAILED ->
                new TaskSummary.Failure(
                        event.getFailed().getCode(),
                        event.getFailed().getMessage(),
                        event.getFailed().getRetryable(),
                        "");
            case RETRYING ->
                new TaskSummary.Failure(
                        event.getRetrying().getCode(), event.getRetrying().getMessage(), true, "");
            default -> null;
        };
    }

    private static List<Double> spark(Map<String, Points> series) {
        Collection<Points> only = series.values();
        return only.stream()
                .flatMapToDouble(points -> Arrays.stream(points.values()))
                .filter(Double::isFinite)
                .boxed()
                .toList();
    }
}
