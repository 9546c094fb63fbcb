package org.touchstone.console.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What differs between the specs of runs, field by field. */
public final class Parameters {
    private static final Set<String> NOT_COMPARED =
            Set.of("id", "submitter", "submittedAt", "traceparent", "ticket", "options");

    private Parameters() {}

    /** One field in JSON names, and its value in each run, null where a run has none. */
    public record Row(String field, List<@Nullable String> values) {}

    /** The fields whose values are not the same in all runs, in order of name; a run without a spec has no fields. */
    public static List<Row> differing(List<? extends @Nullable JsonNode> specs) {
        List<Map<String, String>> flat = new ArrayList<>();
        TreeSet<String> fields = new TreeSet<>();
        for (JsonNode spec : specs) {
            Map<String, String> values = new TreeMap<>();
            if (spec != null) {
                spec.properties().stream()
                        .filter(field -> !NOT_COMPARED.contains(field.getKey()))
                        .forEach(field -> flatten(field.getKey(), field.getValue(), values));
            }
            flat.add(values);
            fields.addAll(values.keySet());
        }
        List<Row> rows = new ArrayList<>();
        for (String field : fields) {
            List<@Nullable String> values = new ArrayList<>();
            flat.forEach(run -> values.add(run.get(field)));
            if (new HashSet<@Nullable String>(values).size() > 1) {
                rows.add(new Row(field, values));
            }
        }
        return rows;
    }

    private static void flatten(String path, JsonNode node, Map<String, String> into) {
        if (node.isObject()) {
            node.properties().forEach(field -> flatten(path + "." + field.getKey(), field.getValue(), into));
        } else if (node.isArray() && !node.isEmpty() && node.get(0).isContainerNode()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(path + "[" + i + "]", node.get(i), into);
            }
        } else {
            into.put(path, node.isTextual() ? node.textValue() : node.toString());
        }
    }
}
