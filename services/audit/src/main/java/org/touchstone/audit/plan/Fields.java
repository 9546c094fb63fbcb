package org.touchstone.audit.plan;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Parameters by name, as documents keep them: the components of a record, those of records inside it after a dot. */
final class Fields {
    private Fields() {}

    static Map<String, String> of(Record record) {
        Map<String, String> fields = new TreeMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = value(record, component);
            if (value instanceof Record inner) {
                of(inner).forEach((name, text) -> fields.put(component.getName() + "." + name, text));
            } else {
                fields.put(component.getName(), plain(value));
            }
        }
        return fields;
    }

    /** The parameters of a record in brackets, " (samples 50, spread 0.15)"; nothing where it has none or is no record. */
    static String text(Object object) {
        Map<String, String> fields = object instanceof Record record ? of(record) : Map.of();
        return fields.isEmpty()
                ? ""
                : fields.entrySet().stream()
                        .map(field -> field.getKey() + " " + field.getValue())
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private static String plain(Object value) {
        if (value instanceof List<?> all) {
            return all.stream().map(Fields::plain).collect(Collectors.joining(" "));
        }
        return value instanceof Enum<?> constant
                ? constant.name().toLowerCase(Locale.ROOT).replace('_', '-')
                : value.toString();
    }

    private static Object value(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
