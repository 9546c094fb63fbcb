package org.touchstone.kernel.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import onnx.TensorShapeProto;
import org.touchstone.kernel.onnx.Dimension.Fixed;
import org.touchstone.kernel.onnx.Dimension.Symbol;

/** The extents of a tensor's axes, outermost first; prints as {@code [batch, 3, 32, 32]}. */
public record Shape(List<Dimension> dimensions) {

    /** Copies the list. */
    public Shape {
        dimensions = List.copyOf(dimensions);
    }

    /** A shape of known extents. */
    public static Shape of(long... extents) {
        return new Shape(Arrays.stream(extents).mapToObj(Dimension::of).toList());
    }

    /** A shape whose first axis is the batch, of an extent each run decides, followed by known extents. */
    public static Shape batched(long... extents) {
        List<Dimension> dimensions = new ArrayList<>();
        dimensions.add(Dimension.named("batch"));
        dimensions.addAll(of(extents).dimensions());
        return new Shape(dimensions);
    }

    /** Number of axes. */
    public int rank() {
        return dimensions.size();
    }

    /** The axis {@code index}, from 0. */
    public Dimension get(int index) {
        return dimensions.get(index);
    }

    /** The axes from {@code start} (inclusive) to {@code end} (exclusive). */
    Shape slice(int start, int end) {
        return new Shape(dimensions.subList(start, end));
    }

    Shape plus(Dimension dimension) {
        List<Dimension> longer = new ArrayList<>(dimensions);
        longer.add(dimension);
        return new Shape(longer);
    }

    /** The number of elements as one dimension; empty when it is a product with symbols. */
    Optional<Dimension> product() {
        return ElementCount.of(dimensions).dividedBy(ElementCount.of(List.of()));
    }

    /**
     * The shape of an element-wise operation on two tensors under ONNX's multidirectional broadcasting; empty when some
     * pair of axes is neither equal nor has a 1, or when only some batch sizes would do.
     */
    Optional<Shape> broadcast(Shape other) {
        int rank = Math.max(rank(), other.rank());
        List<Dimension> result = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            Dimension mine = alignedAt(axis, rank);
            Dimension theirs = other.alignedAt(axis, rank);
            if (mine.equals(theirs) || theirs.is(1)) {
                result.add(mine);
            } else if (mine.is(1)) {
                result.add(theirs);
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(new Shape(result));
    }

    private Dimension alignedAt(int axis, int rank) {
        int own = axis - (rank - rank());
        return own < 0 ? Dimension.of(1) : get(own);
    }

    TensorShapeProto toProto() {
        TensorShapeProto.Builder proto = TensorShapeProto.newBuilder();
        for (Dimension dimension : dimensions) {
            if (dimension instanceof Fixed fixed) {
                proto.addDimBuilder().setDimValue(fixed.extent());
            } else if (dimension instanceof Symbol symbol) {
                proto.addDimBuilder().setDimParam(symbol.name());
            }
        }
        return proto.build();
    }

    @Override
    public String toString() {
        return dimensions.stream().map(Dimension::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
