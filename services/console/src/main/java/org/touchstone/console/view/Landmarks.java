package org.touchstone.console.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.proto.v1.Checkpointed;
import org.touchstone.proto.v1.LayerSummary;
import org.touchstone.proto.v1.Progress;
import org.touchstone.proto.v1.Statistics;
import org.touchstone.proto.v1.TaskEvent;

/** What is worth keeping of a task's events besides its metrics: start, progress, checkpoints, artifacts, resumes. */
final class Landmarks {
    private static final int CHECKPOINTS_KEPT = 200;
    private static final int ARTIFACTS_KEPT = 100;

    private final TreeMap<Long, TaskDetail.CheckpointView> checkpointByStep = new TreeMap<>();
    private final Map<String, TaskDetail.ArtifactView> artifacts = new LinkedHashMap<>();
    private final TreeMap<Long, TaskDetail.ResumeView> resumeByEpoch = new TreeMap<>();
    private @Nullable Instant startedAt;
    private Instant updatedAt = Instant.EPOCH;
    private long totalSteps;
    private long progressEpoch = -1;
    private long progressSequence = -1;
    private @Nullable Progress progress;
    private long statisticsEpoch = -1;
    private @Nullable Statistics statistics;

    void add(TaskEvent event, Position at) {
        Instant time = Times.instant(event.getTime());
        updatedAt = time.isAfter(updatedAt) ? time : updatedAt;
        switch (event.getEventCase()) {
            case STARTED -> {
                startedAt = startedAt == null || time.isBefore(startedAt) ? time : startedAt;
                totalSteps = Math.max(totalSteps, event.getStarted().getTotalSteps());
            }
            case PROGRESS -> takeProgress(event);
            case CHECKPOINTED -> takeCheckpoint(event, time);
            case ARTIFACT -> takeArtifact(event.getArtifact());
            case RESUMED ->
                resumeByEpoch.put(
                        event.getEpoch(),
                        new TaskDetail.ResumeView(
                                event.getEpoch(), event.getResumed().getFromStep(), time, at.offset()));
            case STATISTICS -> takeStatistics(event);
            default -> {}
        }
    }

    @Nullable
    Instant startedAt() {
        return startedAt;
    }

    Instant updatedAt() {
        return updatedAt;
    }

    long totalSteps() {
        return progress != null && progress.getOf() > 0 ? progress.getOf() : totalSteps;
    }

    @Nullable
    Progress progress() {
        return progress;
    }

    long progressEpoch() {
        return progressEpoch;
    }

    List<TaskDetail.CheckpointView> checkpoints() {
        return new ArrayList<>(checkpointByStep.values());
    }

    List<TaskDetail.ArtifactView> artifacts() {
        return new ArrayList<>(artifacts.values());
    }

    List<TaskDetail.ResumeView> resumes() {
        return new ArrayList<>(resumeByEpoch.values());
    }

    TaskDetail.@Nullable LayerStatistics statistics() {
        if (statistics == null) {
            return null;
        }
        Map<String, Map<String, Double>> layers = new LinkedHashMap<>();
        for (LayerSummary layer : statistics.getLayersList()) {
            layers.put(layer.getLayer(), new TreeMap<>(layer.getValuesMap()));
        }
        return new TaskDetail.LayerStatistics(statistics.getStep(), layers);
    }

    private void takeProgress(TaskEvent event) {
        boolean newer = event.getEpoch() > progressEpoch
                || (event.getEpoch() == progressEpoch && event.getSequence() > progressSequence);
        if (newer) {
            progressEpoch = event.getEpoch();
            progressSequence = event.getSequence();
            progress = event.getProgress();
        }
    }

    private void takeCheckpoint(TaskEvent event, Instant time) {
        Checkpointed checkpoint = event.getCheckpointed();
        TaskDetail.CheckpointView known = checkpointByStep.get(checkpoint.getStep());
        if (known == null || known.epoch() < event.getEpoch()) {
            checkpointByStep.put(
                    checkpoint.getStep(),
                    new TaskDetail.CheckpointView(
                            event.getEpoch(),
                            checkpoint.getStep(),
                            checkpoint.getKey(),
                            checkpoint.getSha256(),
                            checkpoint.getSizeBytes(),
                            time));
        }
        if (checkpointByStep.size() > CHECKPOINTS_KEPT) {
            checkpointByStep.pollFirstEntry();
        }
    }

    private void takeArtifact(Artifact artifact) {
        if (artifacts.size() < ARTIFACTS_KEPT) {
            artifacts.put(
                    artifact.getKind() + "/" + artifact.getName() + "@" + artifact.getDigest(),
                    new TaskDetail.ArtifactView(
                            artifact.getKind(), artifact.getName(), artifact.getDigest(), artifact.getKey()));
        }
    }

    private void takeStatistics(TaskEvent event) {
        boolean newer = statistics == null
                || event.getEpoch() > statisticsEpoch
                || (event.getEpoch() == statisticsEpoch && event.getStatistics().getStep() >= statistics.getStep());
        if (newer) {
            statisticsEpoch = event.getEpoch();
            statistics = event.getStatistics();
        }
    }
}
