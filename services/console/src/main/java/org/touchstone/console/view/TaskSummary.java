package org.touchstone.console.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task at a glance, as one row of a table. {@code spark} holds at most 32 values of the headline metric in order of steps;
 * {@code position} is the place of its newest event in the log.
 */
public record TaskSummary(
        String id,
        String kind,
        TaskState state,
        boolean cancelRequested,
        Request request,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        Instant updatedAt,
        long epoch,
        Progress progress,
        @Nullable Failure failure,
        int kills,
        int resumes,
        @Nullable Headline headline,
        List<Double> spark,
        Map<String, Double> results,
        boolean archived,
        Position position) {

    public TaskSummary {
        spark = List.copyOf(spark);
        results = Map.copyOf(results);
    }

    /** What was asked for, as far as a table shows it. {@code subject}: the data set or model that it is about. */
    public record Request(
            String submitter,
            String parent,
            List<String> after,
            String subject,
            @Nullable Instant submittedAt) {
        public Request {
            after = List.copyOf(after);
        }

        static Request unknown() {
            return new Request("", "", List.of(), "", null);
        }
    }

    /** How far it is. */
    public record Progress(long step, long of, @Nullable Duration eta, String phase) {}

    /** Why it failed, is tried again, or was rejected; {@code field} only for the last. */
    public record Failure(String code, String message, boolean retryable, String field) {}

    /** The metric worth a glance, with its newest value. */
    public record Headline(String name, double value) {}
}
