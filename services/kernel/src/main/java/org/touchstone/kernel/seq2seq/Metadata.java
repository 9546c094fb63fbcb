package org.touchstone.kernel.seq2seq;

import java.util.Map;
import java.util.stream.Stream;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.tensor.DType;

/** The text of a snapshot, read field by field; what is missing or no such value is refused by the name of its field. */
record Metadata(Map<String, String> values) {
    String text(String field) {
        String text = values.get(field);
        if (text == null) {
            throw new SpecException(field, "is missing in the description of the model");
        }
        return text;
    }

    void require(String field, String expected) {
        String actual = String.valueOf(values.get(field));
        SpecException.require(expected.equals(actual), field, "is " + actual + ", not " + expected);
    }

    int count(String field) {
        return (int) count(field, Integer.MAX_VALUE);
    }

    /** From 0 to the most. */
    long count(String field, long most) {
        String text = text(field);
        boolean digits = text.matches("[0-9]{1,18}");
        SpecException.require(
                digits && Long.parseLong(text) <= most, field, "is '" + text + "', not a number from 0 to " + most);
        return Long.parseLong(text);
    }

    double number(String field) {
        String text = text(field);
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new SpecException(field, "is '" + text + "', not a number");
        }
    }

    /** F32 or F64. */
    DType real(String field) {
        String text = text(field);
        return Stream.of(DType.F32, DType.F64)
                .filter(type -> type.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new SpecException(field, "is '" + text + "', not F32 or F64"));
    }
}
