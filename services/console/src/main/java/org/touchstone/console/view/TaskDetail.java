package org.touchstone.console.view;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything known of a task but its metric series.
 *
 * @param racesTold changes whenever a standing of a race does; 0 where there is none
 */
public record TaskDetail(
        TaskSummary summary,
        String specJson,
        List<EpochView> epochs,
        List<CheckpointView> checkpoints,
        List<ArtifactView> artifacts,
        List<ResumeView> resumes,
        List<RejectionView> rejections,
        Map<String, Integer> metrics,
        @Nullable LayerStatistics statistics,
        long racesTold) {

    public TaskDetail {
        epochs = List.copyOf(epochs);
        checkpoints = List.copyOf(checkpoints);
        artifacts = List.copyOf(artifacts);
        resumes = List.copyOf(resumes);
        rejections = List.copyOf(rejections);
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** A committed checkpoint. */
    public record CheckpointView(long epoch, long step, String key, String sha256, long sizeBytes, Instant time) {}

    /** Something the task made. */
    public record ArtifactView(String kind, String name, String digest, String key) {}

    /** A new owner went on from {@code fromStep}; what older epochs told beyond it no longer counts. */
    public record ResumeView(long epoch, long fromStep, Instant time, long offset) {}

    /** Another submission under this task's id that was turned away; the task itself is untouched by it. */
    public record RejectionView(String field, String reason, String specSha256, Instant time) {}

    /** Newest summaries of the layers. */
    public record LayerStatistics(long step, Map<String, Map<String, Double>> layers) {
        public LayerStatistics {
            layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
        }
    }
}
