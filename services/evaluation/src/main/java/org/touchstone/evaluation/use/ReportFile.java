package org.touchstone.evaluation.use;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Map;
import org.touchstone.catalog.Facts;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.StoredObject;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.proto.v1.EvaluationCompleted;
import org.touchstone.store.Sha256;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskResult;

/** The document that a task leaves: {@code tasks/<id>/report.json}. */
public final class ReportFile {
    private ReportFile() {}

    /** As JSON by that mapper, which must write the same bytes in every process. */
    public static byte[] bytes(ObjectMapper json, Object document) {
        try {
            return json.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Stores it, of that kind. */
    public static Artifact publish(TaskContext context, String kind, byte[] bytes) {
        StoredObject object = object(context, bytes);
        context.store().create(object.key(), bytes, "application/json");
        return Artifact.newBuilder()
                .setKind(kind)
                .setName(context.task().getId())
                .setDigest(object.sha256())
                .setKey(object.key())
                .build();
    }

    /** That a model was measured, as the document tells. */
    public static TaskResult.Fact measured(
            TaskContext context,
            byte[] bytes,
            Lineage lineage,
            String split,
            Map<String, Double> metrics,
            Instant time) {
        EvaluationCompleted fact = Facts.ofMeasurement(object(context, bytes), lineage, split, metrics, time);
        return new TaskResult.Fact(Topic.EVALUATIONS, fact.getId() + "@" + fact.getDigest(), fact);
    }

    private static StoredObject object(TaskContext context, byte[] bytes) {
        return new StoredObject("tasks/" + context.task().getId() + "/report.json", Sha256.hex(bytes), bytes.length);
    }
}
