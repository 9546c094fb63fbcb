package org.touchstone.console.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.touchstone.console.task.TaskDocument;
import org.touchstone.console.view.Points;
import org.touchstone.console.view.Position;
import org.touchstone.console.view.TaskBoard;
import org.touchstone.console.view.TaskDetail;

/** Follows one task: first everything, or what a returning client missed; then what is new. */
public final class TaskPump implements Pump {
    private static final int SNAPSHOT_POINTS = 2_000;

    private final TaskBoard board;
    private final String id;
    private final BooleanSupplier caughtUp;
    private @Nullable Position seen;

    /** {@code lastSeen}: the id of the last event the client got, if it comes back. */
    public TaskPump(TaskBoard board, String id, @Nullable Position lastSeen, BooleanSupplier caughtUp) {
        this.board = board;
        this.id = id;
        this.seen = lastSeen;
        this.caughtUp = caughtUp;
    }

    /** All that is known. */
    public record Snapshot(TaskDocument task, Map<String, Points> series) {}

    /**
     * What is new. Rollbacks come first: a client forgets, beyond {@code fromStep}, the points of epochs before {@code epoch};
     * then it takes the series' points. {@code task} is whole where its landmarks changed, else only its row is.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Delta(
            TaskDocument.@Nullable Row row,
            @Nullable TaskDocument task,
            List<TaskDetail.ResumeView> rollbacks,
            Map<String, Points> series) {}

    @Override
    public Optional<Frame> next() {
        Position now = board.position(id).orElse(null);
        Position before = seen;
        boolean behindClient = before != null && (now == null || !follows(now, before));
        if (now == null || (behindClient && !caughtUp.getAsBoolean())) {
            return Optional.empty();
        }
        if (before != null && !behindClient) {
            return now.offset() == before.offset() ? Optional.empty() : delta(before);
        }
        return snapshot();
    }

    private Optional<Frame> snapshot() {
        return board.change(id, Long.MAX_VALUE).map(change -> {
            Position at = change.detail().summary().position();
            seen = at;
            Map<String, Points> series =
                    board.metrics(id, null, SNAPSHOT_POINTS).orElse(Map.of());
            return new Frame(at.text(), "snapshot", new Snapshot(TaskDocument.of(change.detail()), series));
        });
    }

    private Optional<Frame> delta(Position before) {
        return board.change(id, before.offset()).map(change -> {
            Position at = change.detail().summary().position();
            seen = at;
            boolean whole = change.landmarksChanged();
            TaskDocument document = TaskDocument.of(change.detail());
            return new Frame(
                    at.text(),
                    "delta",
                    new Delta(
                            whole ? null : document.task(),
                            whole ? document : null,
                            change.rollbacks(),
                            change.points()));
        });
    }

    private static boolean follows(Position now, Position before) {
        return now.partition() == before.partition() && now.offset() >= before.offset();
    }
}
