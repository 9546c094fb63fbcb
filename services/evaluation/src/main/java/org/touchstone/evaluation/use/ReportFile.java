package org.touchstone.evaluation.use;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.store.Sha256;
import org.touchstone.worker.TaskContext;

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
        String key = "tasks/" + context.task().getId() + "/report.json";
        context.store().create(key, bytes, "application/json");
        return Artifact.newBuilder()
                .setKind(kind)
                .setName(context.task().getId())
                .setDigest(Sha256.hex(bytes))
                .setKey(key)
                .build();
    }
}
