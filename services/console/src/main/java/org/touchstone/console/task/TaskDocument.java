package org.touchstone.console.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.touchstone.console.view.EpochView;
import org.touchstone.console.view.TaskDetail;
import org.touchstone.console.view.TaskState;
import org.touchstone.console.view.TaskSummary;

/**
 * A task as JSON. {@code racesTold} changes whenever a standing of a race does; 0 where there is none. Numbers that are not finite are written as the strings "NaN", "Infinity" and
 * "-Infinity".
 */
public record TaskDocument(
        Row task,
        @Nullable JsonNode spec,
        List<EpochView> epochs,
        List<TaskDetail.CheckpointView> checkpoints,
        List<TaskDetail.ArtifactView> artifacts,
        List<TaskDetail.ResumeView> resumes,
        List<TaskDetail.RejectionView> rejections,
        Map<String, Integer> metrics,
        TaskDetail.@Nullable LayerStatistics statistics,
        long racesTold) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The document of a task. */
    public static TaskDocument of(TaskDetail detail) {
        return new TaskDocument(
                Row.of(detail.summary()),
                spec(detail.specJson()),
                detail.epochs(),
                detail.checkpoints(),
                detail.artifacts(),
                detail.resumes(),
                detail.rejections(),
                detail.metrics(),
                detail.statistics(),
                detail.racesTold());
    }

    /** A task at a glance. Times are ISO 8601 in UTC, steps count from 0, {@code etaSeconds} is absent when unknown. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Row(
            String id,
            String kind,
            TaskState state,
            boolean cancelRequested,
            String submitter,
            String parent,
            List<String> after,
            String subject,
            @Nullable Instant submittedAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            Instant updatedAt,
            long epoch,
            long step,
            long totalSteps,
            @Nullable Long etaSeconds,
            String phase,
            TaskSummary.@Nullable Failure failure,
            int kills,
            int resumes,
            TaskSummary.@Nullable Headline headline,
            List<Double> spark,
            Map<String, Double> results,
            boolean archived) {

        /** The row of a task. */
        public static Row of(TaskSummary summary) {
            return new Row(
                    summary.id(),
                    summary.kind(),
                    summary.state(),
                    summary.cancelRequested(),
                    summary.request().submitter(),
                    summary.request().parent(),
                    summary.request().after(),
                    summary.request().subject(),
                    summary.request().submittedAt(),
                    summary.startedAt(),
                    summary.finishedAt(),
                    summary.updatedAt(),
                    summary.epoch(),
                    summary.progress().step(),
                    summary.progress().of(),
                    summary.progress().eta() == null
                            ? null
                            : summary.progress().eta().toSeconds(),
                    summary.progress().phase(),
                    summary.failure(),
                    summary.kills(),
                    summary.resumes(),
                    summary.headline(),
                    summary.spark(),
                    summary.results(),
                    summary.archived());
        }
    }

    private static @Nullable JsonNode spec(String json) {
        try {
            return json.isEmpty() ? null : JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
