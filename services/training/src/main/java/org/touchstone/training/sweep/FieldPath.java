package org.touchstone.training.sweep;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.touchstone.worker.TaskRejectedException;

/** A field of a message whose values are numbers or names, by its path in JSON names ("optimizer.adam.learningRate"). */
final class FieldPath {
    private final String path;
    private final List<FieldDescriptor> fields;

    private FieldPath(String path, List<FieldDescriptor> fields) {
        this.path = path;
        this.fields = List.copyOf(fields);
    }

    /** {@link TaskRejectedException} naming {@code at} when there is no such field, with the fields there are. */
    static FieldPath parse(Descriptor root, String path, String at) {
        List<FieldDescriptor> fields = new ArrayList<>();
        Descriptor message = root;
        for (String name : path.split("\\.", -1)) {
            if (message == null) {
                throw new TaskRejectedException(
                        at, "'" + path + "' goes on after a number; end it before '" + name + "'.");
            }
            FieldDescriptor field = find(message, name, path, at);
            fields.add(field);
            message = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE ? field.getMessageType() : null;
        }
        FieldDescriptor last = fields.get(fields.size() - 1);
        if (last.isRepeated() || !(isNumber(last) || isNamed(last))) {
            throw new TaskRejectedException(
                    at, "'" + path + "' is not a number; a sweep varies numbers, and choices by name.");
        }
        return new FieldPath(path, fields);
    }

    /** The path, with the name of the value where the field's values have names. */
    String told(double value) {
        return isNamed(last())
                ? path + " "
                        + last().getEnumType().findValueByNumber((int) value).getName()
                : path;
    }

    /** Sets the field. {@link TaskRejectedException} naming {@code at} when the value does not fit. */
    void set(Message.Builder root, double value, String at) {
        Message.Builder builder = root;
        for (FieldDescriptor field : fields.subList(0, fields.size() - 1)) {
            builder = builder.getFieldBuilder(field);
        }
        builder.setField(last(), convert(last(), value, at));
    }

    private FieldDescriptor last() {
        return fields.get(fields.size() - 1);
    }

    /** {@link TaskRejectedException} naming {@code at} when the field's values have names. */
    void requireNumber(String at) {
        if (isNamed(last())) {
            throw new TaskRejectedException(
                    at, "gives numbers, but '" + path + "' takes names: use names with some of " + names() + ".");
        }
    }

    /** The numbers of values by name. {@link TaskRejectedException} naming {@code at} when there is no such name. */
    List<Double> numbers(List<String> wanted, String at) {
        if (!isNamed(last())) {
            throw new TaskRejectedException(at, "gives names, but '" + path + "' takes numbers: use list.");
        }
        return wanted.stream()
                .map(name -> last().getEnumType().findValueByName(name))
                .map(value -> {
                    if (value == null) {
                        throw new TaskRejectedException(
                                at, "has a name that '" + path + "' does not know; it takes " + names() + ".");
                    }
                    return (double) value.getNumber();
                })
                .toList();
    }

    private String names() {
        return last().getEnumType().getValues().stream()
                .filter(value -> value.getNumber() != 0)
                .map(EnumValueDescriptor::getName)
                .collect(Collectors.joining(", "));
    }

    private Object convert(FieldDescriptor field, double value, String at) {
        switch (field.getJavaType()) {
            case DOUBLE -> {
                return value;
            }
            case FLOAT -> {
                return (float) value;
            }
            case ENUM -> {
                return field.getEnumType().findValueByNumber((int) value);
            }
            default -> {
                boolean isLong = field.getJavaType() == FieldDescriptor.JavaType.LONG;
                double limit = isLong ? 0x1.0p53 : Integer.MAX_VALUE;
                if (value != Math.rint(value) || Math.abs(value) > limit) {
                    throw new TaskRejectedException(at, path + " is a whole number; " + value + " does not fit.");
                }
                if (isLong) {
                    return (long) value;
                }
                return (int) value;
            }
        }
    }

    private static FieldDescriptor find(Descriptor message, String name, String path, String at) {
        return message.getFields().stream()
                .filter(field -> field.getJsonName().equals(name))
                .findFirst()
                .orElseThrow(() -> new TaskRejectedException(
                        at,
                        "'" + path + "': " + message.getName() + " has no field '" + name + "'; it has "
                                + message.getFields().stream()
                                        .map(FieldDescriptor::getJsonName)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    private static boolean isNamed(FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.ENUM;
    }

    private static boolean isNumber(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT, LONG, FLOAT, DOUBLE -> true;
            case BOOLEAN, STRING, BYTE_STRING, ENUM, MESSAGE -> false;
        };
    }
}
