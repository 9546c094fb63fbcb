package org.touchstone.kernel.onnx.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.onnx.OnnxException;
import org.touchstone.kernel.onnx.OnnxException.Code;
import org.touchstone.kernel.onnx.network.NetworkNode;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Tensor;

/** What a node is given in one pass: its operands, and how many numbers it may make. */
public final class Inputs {
    private final NetworkNode node;
    private final List<@Nullable Tensor> values;
    private final Pass pass;

    /**
     * The pass that a node is evaluated in.
     *
     * @param floating the type that it computes in
     * @param budget how many elements the results may have
     * @param remembers whether a way back may follow
     */
    public record Pass(DType floating, long budget, boolean remembers) {}

    /**
     * Of a node of a pass.
     *
     * @param values null for an optional one left out
     */
    public Inputs(NetworkNode node, List<@Nullable Tensor> values, Pass pass) {
        this.node = node;
        this.values = Collections.unmodifiableList(new ArrayList<>(values));
        this.pass = pass;
    }

    /** The type that the pass computes in. */
    DType floating() {
        return pass.floating();
    }

    /** Whether a way back may follow, which wants what {@link Kernel.Result#saved} holds. */
    boolean remembers() {
        return pass.remembers();
    }

    int count() {
        return values.size();
    }

    boolean has(int place) {
        return place < values.size() && values.get(place) != null;
    }

    /** An operand that must be there. */
    public Tensor get(int place) {
        Tensor value = place < values.size() ? values.get(place) : null;
        if (value == null) {
            throw new OnnxException(Code.INPUT_COUNT, "At " + node.label() + ": input " + place + " is missing");
        }
        return value;
    }

    /** All operands; none may be left out. */
    List<Tensor> all() {
        List<Tensor> all = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            all.add(get(i));
        }
        return all;
    }

    /** An operand that must be floating. */
    Tensor floats(int place) {
        Tensor value = get(place);
        if (!value.dtype().isFloating()) {
            throw wrongType("input " + place + " must be floating, not " + value.dtype());
        }
        return value;
    }

    /** The numbers of an operand that says shapes, axes or places. */
    long[] longs(int place) {
        Tensor value = get(place);
        if (value.dtype() != DType.I64 && value.dtype() != DType.I32) {
            throw wrongType("input " + place + " must be whole numbers, not " + value.dtype());
        }
        if (value.count() > Short.MAX_VALUE) {
            throw wrongShape("input " + place + " must be a few numbers, not " + value.count());
        }
        return value.toLongs();
    }

    /** The only element of an operand. */
    double number(int place) {
        Tensor value = get(place);
        if (value.count() != 1) {
            throw wrongShape("input " + place + " must be one number, not " + value);
        }
        return value.item();
    }

    /** Refuses to make more numbers than allowed: call before making them. */
    long[] affordable(long... shape) {
        long count = 1;
        for (long extent : shape) {
            if (extent < 0) {
                throw wrongShape("the result would have shape " + Arrays.toString(shape));
            }
            if (extent != 0 && count > pass.budget() / extent) {
                throw new OnnxException(
                        Code.LIMIT_EXCEEDED,
                        "At " + node.label() + ": a result of shape " + Arrays.toString(shape)
                                + " exceeds what is left of the limit on the numbers of one pass: " + pass.budget());
            }
            count *= extent;
        }
        return shape;
    }

    /** An axis in [0, rank), counted from the end when negative. */
    int axis(long given, int rank) {
        if (given < -rank || given >= rank) {
            throw new OnnxException(
                    Code.ATTRIBUTE_INVALID,
                    "At " + node.label() + ": axis " + given + " of a tensor of " + rank + " axes");
        }
        return (int) (given < 0 ? given + rank : given);
    }

    OnnxException wrongShape(String why) {
        return new OnnxException(Code.SHAPE_MISMATCH, "At " + node.label() + ": " + why);
    }

    OnnxException wrongType(String why) {
        return new OnnxException(Code.TYPE_MISMATCH, "At " + node.label() + ": " + why);
    }

    /** The same with other operands at some places. */
    Inputs replaced(List<Integer> places, List<Tensor> others) {
        List<@Nullable Tensor> changed = new ArrayList<>(values);
        for (int i = 0; i < places.size(); i++) {
            changed.set(places.get(i), others.get(i));
        }
        return new Inputs(node, changed, pass);
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
