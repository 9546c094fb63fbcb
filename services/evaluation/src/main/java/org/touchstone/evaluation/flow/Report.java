package org.touchstone.evaluation.flow;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.Map;
import java.util.TreeMap;
import org.touchstone.evaluation.use.ReportFile;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.worker.TaskContext;

/**
 * A document about a use of a flow: {@code tasks/<id>/report.json}. Fields of it and of maps in it are in the order of their
 * names, so that the same numbers make the same bytes in every process.
 */
final class Report {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private final Map<String, Object> fields = new TreeMap<>();

    Report(String format, FlowUse.Bench bench) {
        put("format", format);
        put("model", bench.model().card().reference());
    }

    /** Text, numbers, lists and maps of them. */
    Report put(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    byte[] bytes() {
        return ReportFile.bytes(JSON, fields);
    }

    Artifact publish(TaskContext context) {
        return ReportFile.publish(context, "flow-report", bytes());
    }
}
