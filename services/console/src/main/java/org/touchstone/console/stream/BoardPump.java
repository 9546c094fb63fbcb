package org.touchstone.console.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.touchstone.console.feed.FeedStatus;
import org.touchstone.console.task.TaskDocument;
import org.touchstone.console.view.Positions;
import org.touchstone.console.view.TaskBoard;
import org.touchstone.console.view.TaskState;
import org.touchstone.console.view.TaskSummary;

/** Follows all tasks as rows: first the counts, what is unfinished and the newest rows, or what a returning client missed; then what is new. */
public final class BoardPump implements Pump {
    private static final int FIRST_ROWS = 200;
    private static final int MOST_ROWS = 500;
    private static final Comparator<TaskSummary> UNFINISHED_LAST =
            Comparator.comparing((TaskSummary task) -> !task.state().terminal()).thenComparing(TaskSummary::updatedAt);

    private final TaskBoard board;
    private final Supplier<FeedStatus> feed;
    private @Nullable Positions seen;
    private long version = -1;
    private @Nullable FeedStatus told;

    /** {@code lastSeen}: the id of the last event the client got, if it comes back. */
    public BoardPump(TaskBoard board, @Nullable Positions lastSeen, Supplier<FeedStatus> feed) {
        this.board = board;
        this.seen = lastSeen;
        this.feed = feed;
    }

    /**
     * Rows that changed, number of tasks by state, and the feed's status. {@code complete}: no row beyond these changed; when
     * false the client asks {@code GET /api/v1/tasks} again.
     */
    public record Change(
            List<TaskDocument.Row> rows, Map<TaskState, Integer> counts, FeedStatus feed, boolean complete) {}

    @Override
    public Optional<Frame> next() {
        FeedStatus status = feed.get();
        long now = board.version();
        FeedStatus before = told;
        boolean statusChanged =
                before == null || before.caughtUp() != status.caughtUp() || before.connected() != status.connected();
        boolean waiting =
                seen != null && !status.caughtUp() && !board.positions().reaches(seen);
        if (waiting || (now == version && !statusChanged)) {
            return Optional.empty();
        }
        version = now;
        told = status;
        Positions at = board.positions();
        Positions client = seen != null && at.reaches(seen) ? seen : null;
        List<TaskSummary> changed = new ArrayList<>(board.changedSince(client == null ? Positions.none() : client));
        if (client == null) {
            changed.sort(UNFINISHED_LAST);
        }
        int most = client == null ? FIRST_ROWS : MOST_ROWS;
        List<TaskDocument.Row> rows = changed.subList(Math.max(0, changed.size() - most), changed.size()).stream()
                .map(TaskDocument.Row::of)
                .toList();
        seen = at;
        return Optional.of(new Frame(
                at.text(),
                client == null ? "snapshot" : "delta",
                new Change(rows, board.counts(), status, client == null || rows.size() == changed.size())));
    }
}
