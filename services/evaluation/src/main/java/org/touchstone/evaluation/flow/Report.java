package org.touchstone.evaluation.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.Map;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.store.Sha256;
import org.touchstone.worker.TaskContext;

/** A document about a use of a flow: {@code tasks/<id>/report.json}. Fields in the order in which they were put. */
final class Report {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Map<String, Object> fields = new LinkedHashMap<>();

    Report(String format, FlowUse.Bench bench) {
        put("format", format);
        put("model", bench.model().card().reference());
    }

    /** Text, numbers, lists and maps of them. */
    Report put(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    Artifact publish(TaskContext context) {
        byte[] bytes;
        try {
            bytes = JSON.writeValueAsBytes(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
        String key = "tasks/" + context.task().getId() + "/report.json";
        context.store().create(key, bytes, "application/json");
        return Artifact.newBuilder()
                .setKind("flow-report")
                .setName(context.task().getId())
                .setDigest(Sha256.hex(bytes))
                .setKey(key)
                .build();
    }
}
