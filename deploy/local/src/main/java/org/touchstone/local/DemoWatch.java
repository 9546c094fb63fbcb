package org.touchstone.local;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.touchstone.proto.v1.Accepted;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;

/**
 * What the demo's tasks, and the evaluations that follow from them, have come to: folded from their events, told as lines.
 * Of several epochs' words the newest counts.
 */
final class DemoWatch {
    private static final Duration BETWEEN_PROGRESS = Duration.ofSeconds(3);

    private final Map<String, Line> lines = new LinkedHashMap<>();

    DemoWatch(Collection<Task> tasks) {
        for (Task task : tasks) {
            lines.put(
                    task.getId(),
                    new Line(task.getId(), task.getTrainClassifier().getTestSplit()));
        }
    }

    /** Takes an event in; the line to show when it says something new about a task of the demo, progress now and then. */
    Optional<String> take(TaskEvent event, Instant now) {
        Line line = lines.get(event.getTaskId());
        if (line == null && event.hasAccepted()) {
            line = follow(event.getTaskId(), event.getAccepted());
        }
        if (line == null || event.getEpoch() < line.epoch) {
            return Optional.empty();
        }
        line.epoch = event.getEpoch();
        if (line.ended()) {
            return Optional.empty();
        }
        Optional<String> told = line.take(event);
        if (event.hasProgress() && now.isBefore(line.quietUntil)) {
            return Optional.empty();
        }
        line.quietUntil = told.isPresent() ? now.plus(BETWEEN_PROGRESS) : line.quietUntil;
        return told;
    }

    /** Everything has ended: each task, and an evaluation of each trained model that names a test split. */
    boolean done() {
        return lines.values().stream().allMatch(Line::ended)
                && lines.values().stream().filter(this::wantsEvaluation).allMatch(this::hasEvaluation);
    }

    /** Ids and reasons of the tasks that did not succeed. */
    Map<String, String> failures() {
        Map<String, String> failures = new TreeMap<>();
        lines.values().stream()
                .filter(line -> line.ended() && !line.succeeded)
                .forEach(line -> failures.put(line.id, line.words));
        return failures;
    }

    /** One line for all. */
    String summary() {
        StringBuilder summary = new StringBuilder();
        lines.values().forEach(line -> {
            Double accuracy = line.values.get("accuracy");
            if (accuracy != null && line.isEvaluation) {
                summary.append(summary.isEmpty() ? "" : ", ")
                        .append(line.id.replaceFirst("-evaluation$", ""))
                        .append(String.format(Locale.ROOT, " %.2f %%", 100 * accuracy));
            }
        });
        long succeeded = lines.values().stream().filter(line -> line.succeeded).count();
        return succeeded + " of " + lines.size() + " tasks succeeded"
                + (summary.isEmpty() ? "" : "; test accuracy: " + summary);
    }

    private @Nullable Line follow(String id, Accepted accepted) {
        try {
            Task.Builder task = Task.newBuilder();
            JsonFormat.parser().ignoringUnknownFields().merge(accepted.getTaskJson(), task);
            Line parent = lines.get(task.getOptions().getParent());
            // The shards of an audit are its own business.
            if (parent == null || task.hasAuditShard()) {
                return null;
            }
            parent.evaluation = id;
            Line line = new Line(id, "");
            line.isEvaluation = true;
            lines.put(id, line);
            return line;
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    private boolean wantsEvaluation(Line line) {
        return line.succeeded && !line.testSplit.isEmpty();
    }

    private boolean hasEvaluation(Line line) {
        Line evaluation = line.evaluation == null ? null : lines.get(line.evaluation);
        return evaluation != null && evaluation.ended();
    }

    /** One task's story so far. */
    private static final class Line {
        private final String id;
        private final String testSplit;
        private final Map<String, Double> values = new TreeMap<>();
        private long epoch;
        private Instant quietUntil = Instant.MIN;
        private boolean succeeded;
        private boolean failed;
        private boolean isEvaluation;
        private String words = "";
        private @Nullable String evaluation;

        Line(String id, String testSplit) {
            this.id = id;
            this.testSplit = testSplit;
        }

        boolean ended() {
            return succeeded || failed;
        }

        Optional<String> take(TaskEvent event) {
            switch (event.getEventCase()) {
                case STARTED -> words = "started";
                case RESUMED ->
                    words = "resumed from step " + event.getResumed().getFromStep();
                case PROGRESS -> words = progress(event);
                case METRIC -> {
                    values.put(event.getMetric().getName(), event.getMetric().getValue());
                    return Optional.empty();
                }
                case RETRYING -> words = "trying again: " + event.getRetrying().getMessage();
                case SUCCEEDED -> {
                    succeeded = true;
                    values.putAll(event.getSucceeded().getSummaryMap());
                    words = "succeeded  " + shown();
                }
                case FAILED -> {
                    failed = true;
                    words = "failed: " + event.getFailed().getCode() + ", "
                            + event.getFailed().getMessage();
                }
                case CANCELLED -> {
                    failed = true;
                    words = "cancelled by " + event.getCancelled().getBy();
                }
                case REJECTED -> {
                    failed = true;
                    words = "rejected: " + event.getRejected().getField() + ": "
                            + event.getRejected().getReason();
                }
                default -> {
                    return Optional.empty();
                }
            }
            return Optional.of(String.format(Locale.ROOT, "%-32s %s", id, words));
        }

        private String progress(TaskEvent event) {
            var progress = event.getProgress();
            String eta = progress.hasEta() ? ", " + progress.getEta().getSeconds() + " s left" : "";
            return String.format(
                    Locale.ROOT,
                    "%s %d of %d%s  %s",
                    progress.getPhase(),
                    progress.getStep(),
                    progress.getOf(),
                    eta,
                    shown());
        }

        private String shown() {
            StringBuilder shown = new StringBuilder();
            values.forEach((name, value) -> shown.append(String.format(Locale.ROOT, "%s %.4g  ", name, value)));
            return shown.toString().strip();
        }
    }
}
