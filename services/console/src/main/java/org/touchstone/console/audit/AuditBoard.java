package org.touchstone.console.audit;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.Reference;
import org.touchstone.console.task.TaskDocument;
import org.touchstone.console.view.TaskDetail;
import org.touchstone.console.view.TaskQuery;
import org.touchstone.console.view.TaskSummary;
import org.touchstone.console.view.Times;
import org.touchstone.console.view.View;
import org.touchstone.proto.v1.AuditCompleted;
import org.touchstone.proto.v1.AuditModel;
import org.touchstone.proto.v1.ObjectReference;
import org.touchstone.proto.v1.Task;

/** Finds audits among the tasks and the facts: a task tells that one is at work, a fact what it found. */
@ApplicationScoped
public class AuditBoard {
    static final String AUDIT = "audit-model";
    static final String SHARD = "audit-shard";

    private static final String REPORT_ARTIFACT = "audit";
    private static final String FRAGMENT_ARTIFACT = "audit-fragment";
    private static final int MOST_AUDITS = 500;
    private static final int MOST_SHARDS = 5_000;
    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

    private final View view;

    AuditBoard(View view) {
        this.view = view;
    }

    /** Which audits: each absent field matches all; {@code model} is a SHA-256 or name@digest. */
    record Wanted(@Nullable String name, @Nullable String model) {
        private boolean matches(AuditRow row) {
            return (name == null || name.equals(row.name()))
                    && (model == null || model.equals(row.modelSha256()) || model.equals(row.model()));
        }
    }

    /** What the shards of an audit at work have left so far: the plan they share, and keys of their fragments. */
    record Work(@Nullable ObjectReference plan, List<String> fragments, List<TaskSummary> shards) {}

    /** The audits, newest activity first. */
    List<AuditRow> list(Wanted wanted) {
        Map<String, AuditCompleted> factByTask = new HashMap<>();
        view.audits()
                .newestFirst()
                .forEach(fact -> factByTask.putIfAbsent(fact.getLineage().getTaskId(), fact));
        List<AuditRow> rows = new ArrayList<>();
        for (TaskSummary task : tasks(AUDIT, "", MOST_AUDITS)) {
            rows.add(row(task, Optional.ofNullable(factByTask.remove(task.id())).or(() -> fact(task.id()))));
        }
        factByTask.forEach((id, fact) -> rows.add(row(id, fact)));
        return rows.stream()
                .filter(wanted::matches)
                .sorted(Comparator.comparing(AuditBoard::activity).reversed().thenComparing(AuditRow::id))
                .toList();
    }

    /** The audit of a task. */
    Optional<AuditRow> row(String id) {
        Optional<AuditCompleted> fact = fact(id);
        return view.tasks()
                .summary(id)
                .filter(task -> task.kind().equals(AUDIT))
                .map(task -> row(task, fact))
                .or(() -> fact.map(known -> row(id, known)));
    }

    /** The finished report of a task: its own, or the one that was made before for the same model, images and profile. */
    Optional<Reference> report(String id) {
        return artifact(id)
                .map(made -> new Reference(made.name(), made.digest()))
                .or(() -> view.audits().newestFirst().stream()
                        .filter(fact -> fact.getLineage().getTaskId().equals(id))
                        .findFirst()
                        .map(fact -> new Reference(fact.getId(), fact.getDigest())));
    }

    /** What the shards of an audit have done. Of the plans that an audit may have made, the newest counts. */
    Work work(String id) {
        List<TaskSummary> shards = tasks(SHARD, id, MOST_SHARDS);
        ObjectReference plan = null;
        List<String> fragments = new ArrayList<>();
        for (TaskSummary shard : shards) {
            Optional<TaskDetail> detail = view.tasks().detail(shard.id());
            if (plan == null) {
                plan = detail.map(known -> spec(known.specJson()))
                        .filter(Task::hasAuditShard)
                        .map(task -> task.getAuditShard().getPlan())
                        .orElse(null);
            }
            detail.ifPresent(known -> known.artifacts().stream()
                    .filter(made -> made.kind().equals(FRAGMENT_ARTIFACT))
                    .forEach(made -> fragments.add(made.key())));
        }
        return new Work(plan, List.copyOf(fragments), shards);
    }

    private List<TaskSummary> tasks(String kind, String parent, int most) {
        return view.tasks()
                .find(new TaskQuery(Set.of(), Set.of(kind), "", parent, TaskQuery.Sort.SUBMITTED, null, most))
                .rows();
    }

    private Optional<AuditCompleted> fact(String id) {
        Optional<Reference> report = report(id);
        return view.audits().newestFirst().stream()
                .filter(fact -> report.filter(known -> fact.getDigest().equals(known.digest()))
                        .isPresent())
                .findFirst();
    }

    private Optional<TaskDetail.ArtifactView> artifact(String id) {
        return view.tasks().detail(id).flatMap(detail -> detail.artifacts().stream()
                .filter(made -> made.kind().equals(REPORT_ARTIFACT))
                .findFirst());
    }

    private AuditRow row(TaskSummary task, Optional<AuditCompleted> fact) {
        AuditModel spec = view.tasks()
                .detail(task.id())
                .map(detail -> spec(detail.specJson()).getAuditModel())
                .orElse(AuditModel.getDefaultInstance());
        return new AuditRow(
                task.id(),
                fact.map(AuditCompleted::getId).orElse(task.request().subject()),
                fact.flatMap(AuditBoard::model).or(() -> text(spec.getModel())).orElse(null),
                fact.map(AuditCompleted::getModelSha256)
                        .or(() -> text(spec.getOnnx().getSha256()))
                        .orElse(null),
                fact.flatMap(AuditBoard::dataset)
                        .or(() -> text(spec.getDataset()))
                        .orElse(null),
                TaskDocument.Row.of(task),
                fact.map(AuditRow::verdicts).orElse(List.of()),
                fact.map(AuditCompleted::getDigest).orElse(null),
                fact.map(known -> Times.instant(known.getTime())).orElse(null));
    }

    private static AuditRow row(String id, AuditCompleted fact) {
        return new AuditRow(
                id,
                fact.getId(),
                model(fact).orElse(null),
                fact.getModelSha256(),
                dataset(fact).orElse(null),
                null,
                AuditRow.verdicts(fact),
                fact.getDigest(),
                Times.instant(fact.getTime()));
    }

    private static Optional<String> model(AuditCompleted fact) {
        return fact.getLineage().getModelsList().stream().findFirst();
    }

    private static Optional<String> dataset(AuditCompleted fact) {
        return fact.getLineage().getDatasetsList().stream().findFirst();
    }

    private static Optional<String> text(String field) {
        return field.isEmpty() ? Optional.empty() : Optional.of(field);
    }

    private static Instant activity(AuditRow row) {
        TaskDocument.Row task = row.task();
        return task != null ? task.updatedAt() : Objects.requireNonNull(row.completedAt());
    }

    private static Task spec(String json) {
        Task.Builder task = Task.newBuilder();
        try {
            PARSER.merge(json, task);
        } catch (InvalidProtocolBufferException e) {
            return Task.getDefaultInstance();
        }
        return task.build();
    }
}
