package org.touchstone.kernel.onnx;

import java.util.List;
import java.util.Map;
import org.touchstone.kernel.onnx.OnnxException.Code;

/** The inputs of one node, and the words for saying which of them does not fit. */
public final class Operands {
    private final String node;
    private final List<Value> values;
    private final Map<String, List<Long>> constants;

    /** {@code node} is named in errors; {@code constants} are the inputs that are 64-bit integers known now. */
    Operands(String node, List<Value> values, Map<String, List<Long>> constants) {
        this.node = node;
        this.values = List.copyOf(values);
        this.constants = Map.copyOf(constants);
    }

    int count() {
        return values.size();
    }

    Value value(int index) {
        return values.get(index);
    }

    Shape shape(int index) {
        return values.get(index).shape();
    }

    Dimension dimension(int index, int axis) {
        return shape(index).get(axis);
    }

    /** An extent that has to be known when the model is written. */
    long extent(int index, int axis) {
        if (dimension(index, axis) instanceof Dimension.Fixed fixed) {
            return fixed.extent();
        }
        throw mismatch("axis " + axis + " of " + value(index) + " must be a number, not a symbol");
    }

    List<Long> constant(int index) {
        List<Long> constant = constants.get(value(index).name());
        if (constant == null) {
            throw mismatch(value(index) + " must be an initializer of 64-bit integers, so that the shape is known");
        }
        return constant;
    }

    void requireCount(int least, int most) {
        if (count() < least || count() > most) {
            String wanted = least == most ? "" + least : least + " to " + most;
            throw failure(Code.INPUT_COUNT, "takes " + wanted + " inputs, not " + count());
        }
    }

    void requireFloats() {
        for (Value value : values) {
            if (value.type() != ElementType.FLOAT) {
                throw failure(Code.TYPE_MISMATCH, "takes FLOAT tensors, not " + value);
            }
        }
    }

    void requireRank(int index, int least, int most) {
        int rank = shape(index).rank();
        if (rank < least || rank > most) {
            String wanted =
                    least == most ? "" + least : most == Integer.MAX_VALUE ? least + " or more" : least + " to " + most;
            throw mismatch("takes " + wanted + " axes at input " + index + ", not " + value(index));
        }
    }

    /** One axis of the input counts what {@code reason} says. */
    void requireShape(int index, Shape wanted, String reason) {
        if (!shape(index).equals(wanted)) {
            throw mismatch("input " + index + " must have shape " + wanted + " (" + reason + "), not " + value(index));
        }
    }

    /** The axis counted from the front; a negative one counts from the end. */
    int axis(int axis, int rank, int most) {
        if (axis < -rank || axis > most) {
            throw attribute("axis " + axis + " is not between " + -rank + " and " + most + " for " + value(0));
        }
        return axis < 0 ? axis + rank : axis;
    }

    OnnxException mismatch(String what) {
        return failure(Code.SHAPE_MISMATCH, what);
    }

    OnnxException attribute(String what) {
        return failure(Code.ATTRIBUTE_INVALID, what);
    }

    private OnnxException failure(Code code, String what) {
        return new OnnxException(code, "Node " + node + ": " + what);
    }
}
