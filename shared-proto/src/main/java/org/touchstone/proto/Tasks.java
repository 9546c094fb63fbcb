package org.touchstone.proto;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskOptions;

/** What every task has, whatever it asks for: its kind, its queue, and the rules that make it well formed. */
public final class Tasks {
    /** Retries of a retryable failure when the task does not say. */
    public static final int DEFAULT_RETRIES = 3;

    private static final int MAX_RETRIES = 20;
    private static final int MAX_AFTER = 64;
    private static final int MAX_SUBMITTER = 128;

    private Tasks() {}

    /** The queue of a kind of task. {@link IllegalArgumentException} for a task without spec. */
    public static Topic topicOf(Task.SpecCase kind) {
        return switch (kind) {
            case INGEST_DATASET, INGEST_TEXT -> Topic.TASKS_INGESTION;
            case TRAIN_CLASSIFIER, SWEEP, TRAIN_FLOW, TRAIN_SEQUENCE_MODEL -> Topic.TASKS_TRAINING;
            case EVALUATE_MODEL,
                    SAMPLE_FLOW,
                    COMPLETE_IMAGES,
                    SCORE_IMAGES,
                    EXPLORE_FLOW,
                    WATCH_DENSITY,
                    EVALUATE_SEQUENCE_MODEL,
                    DECODE_TEXT -> Topic.TASKS_EVALUATION;
            case AUDIT_MODEL, AUDIT_SHARD -> Topic.TASKS_AUDIT;
            case TRAIN_OPTIMIZER, COMPARE_OPTIMIZERS, META_EPISODES -> Topic.TASKS_META_TRAINING;
            case SPEC_NOT_SET -> throw new IllegalArgumentException("a task without spec has no queue");
        };
    }

    /** The kind as users write it: "train-classifier". */
    public static String nameOf(Task.SpecCase kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Retries of a retryable failure. */
    public static int retries(Task task) {
        return task.getOptions().hasRetries() ? task.getOptions().getRetries() : DEFAULT_RETRIES;
    }

    /** The first rule that the task breaks; what its spec says is the handler's business. */
    public static Optional<Violation> check(Task task) {
        List<Optional<Violation>> checks = new ArrayList<>();
        checks.add(Names.check("id", task.getId()));
        checks.add(checkSpec(task));
        checks.add(checkSubmitter(task.getSubmitter()));
        checks.addAll(checkOptions(task.getId(), task.getOptions()));
        return checks.stream().flatMap(Optional::stream).findFirst();
    }

    private static Optional<Violation> checkSpec(Task task) {
        if (task.getSpecCase() != Task.SpecCase.SPEC_NOT_SET) {
            return Optional.empty();
        }
        String known = List.of(Task.SpecCase.values()).stream()
                .filter(kind -> kind != Task.SpecCase.SPEC_NOT_SET)
                .map(kind ->
                        Task.getDescriptor().findFieldByNumber(kind.getNumber()).getJsonName())
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
        return Optional.of(
                new Violation("spec", "says nothing to do that this version knows; set one of " + known + "."));
    }

    private static Optional<Violation> checkSubmitter(String submitter) {
        return submitter.length() <= MAX_SUBMITTER
                ? Optional.empty()
                : Optional.of(
                        new Violation("submitter", "is longer than " + MAX_SUBMITTER + " characters; shorten it."));
    }

    private static List<Optional<Violation>> checkOptions(String id, TaskOptions options) {
        List<Optional<Violation>> checks = new ArrayList<>();
        if (options.getRetries() < 0 || options.getRetries() > MAX_RETRIES) {
            checks.add(
                    violation("options.retries", "is " + options.getRetries() + "; it is 0 to " + MAX_RETRIES + "."));
        }
        boolean deadlinePositive = options.getDeadline().getSeconds() > 0
                || (options.getDeadline().getSeconds() == 0
                        && options.getDeadline().getNanos() > 0);
        if (options.hasDeadline() && !deadlinePositive) {
            checks.add(violation(
                    "options.deadline", "is not positive; give a duration such as \"3600s\", or leave it out."));
        }
        if (options.getAfterCount() > MAX_AFTER) {
            checks.add(violation(
                    "options.after", "names " + options.getAfterCount() + " tasks; at most " + MAX_AFTER + "."));
        }
        for (int i = 0; i < options.getAfterCount(); i++) {
            String field = "options.after[" + i + "]";
            checks.add(Names.check(field, options.getAfter(i)));
            if (options.getAfter(i).equals(id)) {
                checks.add(violation(field, "is the task itself, which would wait for ever; remove it."));
            }
        }
        if (!options.getParent().isEmpty()) {
            checks.add(Names.check("options.parent", options.getParent()));
        }
        return checks;
    }

    private static Optional<Violation> violation(String field, String reason) {
        return Optional.of(new Violation(field, reason));
    }
}
