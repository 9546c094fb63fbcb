package org.touchstone.console.view;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.touchstone.proto.v1.RaceStanding;
import org.touchstone.proto.v1.Statistics;
import org.touchstone.proto.v1.TaskEvent;

/**
 * All tasks, as their events tell. One thread adds; any thread reads; readers see whole events only. Memory is bounded by
 * {@link Limits}: the longest finished tasks shrink to summaries, then go.
 */
public final class TaskBoard {
    private static final int STREAM_POINTS = 2_000;

    private final Limits limits;
    private final Map<String, TaskFold> folds = new HashMap<>();
    private final LinkedHashSet<String> finishedInDetail = new LinkedHashSet<>();
    private final LinkedHashSet<String> finishedArchived = new LinkedHashSet<>();
    private final TreeMap<Integer, Long> newestOffsets = new TreeMap<>();
    private long pointsInAll;
    private volatile long version;

    /** An empty board. */
    public TaskBoard(Limits limits) {
        this.limits = limits;
    }

    /**
     * What changed for a reader of one task since a position; {@code detail} is the state now, {@code landmarksChanged} whether
     * more of it changed than its row.
     */
    public record TaskChange(
            TaskDetail detail,
            boolean landmarksChanged,
            Map<String, Points> points,
            List<TaskDetail.ResumeView> rollbacks) {}

    /** An event with its place. */
    public record LoggedEvent(Position position, TaskEvent event) {}

    /** Takes the event that stands at {@code position} of the log. */
    public synchronized void add(TaskEvent event, Position position) {
        newestOffsets.merge(position.partition(), position.offset(), Math::max);
        TaskFold fold = folds.computeIfAbsent(event.getTaskId(), id -> new TaskFold(id, limits, position));
        long pointsBefore = fold.pointCount();
        fold.add(event, position);
        pointsInAll += fold.pointCount() - pointsBefore;
        keepBounds(fold);
        version++;
    }

    /** Rises with every event; equal means nothing changed. */
    public long version() {
        return version;
    }

    /** The newest offsets taken. */
    public synchronized Positions positions() {
        return new Positions(new TreeMap<>(newestOffsets));
    }

    /** Place of the newest event of a task. */
    public synchronized Optional<Position> position(String id) {
        return Optional.ofNullable(folds.get(id)).map(TaskFold::position);
    }

    /** Rows of all tasks, unordered. */
    public synchronized List<TaskSummary> summaries() {
        return folds.values().stream().map(TaskFold::summary).toList();
    }

    /** Row of one task. */
    public Optional<TaskSummary> summary(String id) {
        return read(id, TaskFold::summary);
    }

    /** A page of rows, and how many rows there are in all. */
    public record Page(List<TaskSummary> rows, int total, boolean more) {}

    /** The rows that the query asks for. */
    public synchronized Page find(TaskQuery query) {
        List<TaskFold> matching = query.select(folds.values());
        List<TaskFold> page = query.page(matching);
        boolean more = !page.isEmpty() && page.get(page.size() - 1) != matching.get(matching.size() - 1);
        return new Page(page.stream().map(TaskFold::summary).toList(), matching.size(), more);
    }

    /** Rows of the tasks with events beyond {@code seen}. */
    public synchronized List<TaskSummary> changedSince(Positions seen) {
        return folds.values().stream()
                .filter(fold -> seen.isBefore(fold.position()))
                .map(TaskFold::summary)
                .sorted(Comparator.comparing(TaskSummary::updatedAt))
                .toList();
    }

    /** Number of tasks by state. */
    public synchronized SortedMap<TaskState, Integer> counts() {
        SortedMap<TaskState, Integer> counts = new TreeMap<>();
        for (TaskState state : TaskState.values()) {
            counts.put(state, 0);
        }
        folds.values().forEach(fold -> counts.merge(fold.state(), 1, Integer::sum));
        return counts;
    }

    /** Number of tasks in a state whose kind is asked for. */
    public synchronized long countOf(TaskState state, Predicate<String> kind) {
        return folds.values().stream()
                .filter(fold -> fold.state() == state && kind.test(fold.kind()))
                .count();
    }

    /** All of a task but its metrics. */
    public Optional<TaskDetail> detail(String id) {
        return read(id, TaskFold::detail);
    }

    /** Series by name, each of at most {@code maxPoints}; only {@code name} when given. */
    public Optional<Map<String, Points>> metrics(String id, @Nullable String name, int maxPoints) {
        return read(id, fold -> fold.metrics().points(name, maxPoints));
    }

    /** How the races of a task stand, in order, each as its newest epoch told. */
    public Optional<List<RaceStanding>> races(String id) {
        return read(id, fold -> fold.races().all());
    }

    /** The looks into a task's network after a step, in order, as far as memory keeps them. */
    public Optional<List<Statistics>> looks(String id, long afterStep) {
        return read(id, fold -> fold.looks().after(afterStep));
    }

    /** What came after {@code offset} of the task's partition; -1 for everything. */
    public Optional<TaskChange> change(String id, long offset) {
        return read(id, fold -> {
            List<TaskDetail.ResumeView> rollbacks = fold.landmarks().resumes().stream()
                    .filter(resume -> resume.offset() > offset)
                    .toList();
            return new TaskChange(
                    fold.detail(),
                    fold.landmarkOffset() > offset,
                    fold.metrics().since(offset, STREAM_POINTS),
                    rollbacks);
        });
    }

    /** The notable events of a task (no progress, no metrics) in order of arrival, as far as memory keeps them. */
    public Optional<List<LoggedEvent>> events(String id) {
        return read(id, fold -> fold.notable().stream()
                .map(event -> new LoggedEvent(event.position(), event.event()))
                .toList());
    }

    /** Metric points held, and looks by the memory of as many points. */
    public synchronized long pointCount() {
        return pointsInAll;
    }

    private synchronized <T> Optional<T> read(String id, Function<TaskFold, T> what) {
        return Optional.ofNullable(folds.get(id)).map(what);
    }

    private void keepBounds(TaskFold changed) {
        String id = changed.id();
        if (changed.finished() && !finishedArchived.contains(id)) {
            finishedInDetail.add(id);
        } else if (!changed.finished()) {
            finishedInDetail.remove(id);
            finishedArchived.remove(id);
        }
        while (!finishedInDetail.isEmpty()
                && (finishedInDetail.size() > limits.detailedFinishedTasks() || pointsInAll > limits.pointsInAll())) {
            archiveOldest();
        }
        while (finishedArchived.size() > limits.archivedTasks()) {
            String oldest = finishedArchived.iterator().next();
            finishedArchived.remove(oldest);
            TaskFold gone = folds.remove(oldest);
            pointsInAll -= gone == null ? 0 : gone.pointCount();
        }
    }

    private void archiveOldest() {
        String oldest = finishedInDetail.iterator().next();
        finishedInDetail.remove(oldest);
        finishedArchived.add(oldest);
        TaskFold fold = folds.get(oldest);
        if (fold != null) {
            long before = fold.pointCount();
            fold.archive();
            pointsInAll += fold.pointCount() - before;
        }
    }
}
