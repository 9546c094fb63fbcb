package org.touchstone.console.view;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.touchstone.proto.v1.Metric;
import org.touchstone.proto.v1.TaskEvent;

/**
 * Folds the events of one task. Repetitions (same epoch and sequence) change nothing, and within the memory bounds the
 * outcome does not depend on the order of arrival. Not safe for concurrent use.
 */
final class TaskFold {
    private static final int REJECTIONS_KEPT = 20;

    private final String id;
    private final Limits limits;
    private final TreeMap<Long, EpochFold> epochs = new TreeMap<>();
    private final MetricBook metrics;
    private final LookBook looks = new LookBook();
    private final RaceBook races = new RaceBook();
    private final Landmarks landmarks = new Landmarks();
    private final Deque<RecordedEvent> notable = new ArrayDeque<>();
    private final Map<String, TaskDetail.RejectionView> rejections = new LinkedHashMap<>();
    private String kind = "";
    private String specJson = "";
    private String specSha256 = "";
    private TaskSummary.Request request = TaskSummary.Request.unknown();
    private @Nullable Standing standing;
    private @Nullable String cancelRequestedBy;
    private Position position;
    private long landmarkOffset = -1;

    TaskFold(String id, Limits limits, Position position) {
        this.id = id;
        this.limits = limits;
        this.metrics = new MetricBook(limits);
        this.position = position;
    }

    /** An event with its place in the log. */
    record RecordedEvent(Position position, TaskEvent event) {}

    /** Takes an event; false when it was a repetition. */
    boolean add(TaskEvent event, Position at) {
        position = at;
        if (event.hasRejected()) {
            return reject(event, at);
        }
        EpochFold epoch = epochs.computeIfAbsent(event.getEpoch(), EpochFold::new);
        if (!epoch.add(event) && !corrects(event)) {
            return false;
        }
        Standing candidate = Standing.of(event);
        if (candidate != null && candidate.outweighs(standing)) {
            standing = candidate;
        }
        switch (event.getEventCase()) {
            case METRIC -> {
                Metric metric = event.getMetric();
                metrics.add(metric.getName(), metric.getStep(), metric.getValue(), event.getEpoch(), at.offset());
            }
            case ACCEPTED -> {
                kind = event.getAccepted().getKind();
                specJson = event.getAccepted().getTaskJson();
                request = Requests.of(specJson);
                specSha256 = Requests.digest(specJson);
            }
            case RESUMED -> {
                metrics.resumed(event.getEpoch(), event.getResumed().getFromStep());
                looks.resumed(event.getEpoch(), event.getResumed().getFromStep());
            }
            case RACE -> races.add(event.getRace(), event.getEpoch());
            case STATISTICS -> looks.add(event.getStatistics(), event.getEpoch());
            case CANCEL_REQUESTED ->
                cancelRequestedBy = event.getCancelRequested().getBy();
            default -> {}
        }
        landmarks.add(event, at);
        if (!event.hasProgress() && !event.hasMetric()) {
            landmarkOffset = at.offset();
        }
        remember(event, at);
        return true;
    }

    TaskState state() {
        if (refusal() != null) {
            return TaskState.REJECTED;
        }
        return standing == null ? TaskState.QUEUED : standing.state();
    }

    Position position() {
        return position;
    }

    /** Offset of the newest event that changed more than the row and the metrics. */
    long landmarkOffset() {
        return landmarkOffset;
    }

    Instant updatedAt() {
        return Summaries.updatedAt(this);
    }

    boolean finished() {
        return state().terminal();
    }

    LookBook looks() {
        return looks;
    }

    RaceBook races() {
        return races;
    }

    /** What it holds, in points of metrics. */
    long pointCount() {
        return metrics.pointCount() + looks.pointCount() + races.pointCount();
    }

    MetricBook metrics() {
        return metrics;
    }

    List<RecordedEvent> notable() {
        return new ArrayList<>(notable);
    }

    void archive() {
        metrics.archive(32);
        looks.thin(16);
        while (notable.size() > 16) {
            notable.removeFirst();
        }
    }

    TaskSummary summary() {
        return Summaries.of(this);
    }

    TaskDetail detail() {
        return new TaskDetail(
                summary(),
                specJson,
                epochViews(),
                landmarks.checkpoints(),
                landmarks.artifacts(),
                landmarks.resumes(),
                new ArrayList<>(rejections.values()),
                metrics.sizes(),
                landmarks.statistics(),
                races.told());
    }

    /** Ownerships in order; epoch 0 is nobody's. */
    List<EpochView> epochViews() {
        List<EpochView> views = new ArrayList<>();
        long newest = epochs.isEmpty() ? 0 : epochs.lastKey();
        epochs.forEach((number, fold) -> {
            if (number > 0) {
                views.add(fold.view(number < newest));
            }
        });
        return views;
    }

    String id() {
        return id;
    }

    String kind() {
        return kind;
    }

    TaskSummary.Request request() {
        return request;
    }

    @Nullable
    Standing standing() {
        return standing;
    }

    boolean cancelRequested() {
        return cancelRequestedBy != null && !finished();
    }

    Landmarks landmarks() {
        return landmarks;
    }

    /** Why no worker took it: a rejection of this task before its start, not of another that wanted its id; else null. */
    TaskDetail.@Nullable RejectionView refusal() {
        if (standing != null && !standing.event().hasAccepted()) {
            return null;
        }
        return rejections.values().stream()
                .filter(rejection -> standing == null || rejection.specSha256().equals(specSha256))
                .findFirst()
                .orElse(null);
    }

    /** A refused task leaves its id to the next, whose acceptance has the same place. */
    private boolean corrects(TaskEvent event) {
        return event.hasAccepted()
                && refusal() != null
                && !event.getAccepted().getTaskJson().equals(specJson);
    }

    private boolean reject(TaskEvent event, Position at) {
        var rejected = event.getRejected();
        String key = event.getEpoch() + "/" + event.getSequence() + "/" + rejected.getSpecSha256() + "/"
                + rejected.getField();
        if (rejections.containsKey(key) || rejections.size() >= REJECTIONS_KEPT) {
            return false;
        }
        rejections.put(
                key,
                new TaskDetail.RejectionView(
                        rejected.getField(),
                        rejected.getReason(),
                        rejected.getSpecSha256(),
                        Times.instant(event.getTime())));
        landmarkOffset = at.offset();
        remember(event, at);
        return true;
    }

    private void remember(TaskEvent event, Position at) {
        if (event.hasProgress() || event.hasMetric() || event.hasStatistics() || event.hasRace()) {
            return;
        }
        notable.addLast(new RecordedEvent(at, event));
        if (notable.size() > limits.eventsPerTask()) {
            notable.removeFirst();
        }
    }
}
