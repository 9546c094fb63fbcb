package org.touchstone.kernel.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.touchstone.kernel.onnx.OnnxException.Code;

/** How many elements a shape holds: a number times symbols. */
record ElementCount(long known, List<Dimension> symbols) {

    ElementCount {
        symbols = List.copyOf(symbols);
    }

    static ElementCount of(List<Dimension> dimensions) {
        long known = 1;
        List<Dimension> symbols = new ArrayList<>();
        for (Dimension dimension : dimensions) {
            if (dimension instanceof Dimension.Fixed fixed) {
                known = times(known, fixed.extent(), dimensions);
            } else {
                symbols.add(dimension);
            }
        }
        return new ElementCount(known, symbols);
    }

    /** The one dimension that makes {@code part} this many; empty when no dimension does, or more than one. */
    Optional<Dimension> dividedBy(ElementCount part) {
        List<Dimension> rest = new ArrayList<>(symbols);
        for (Dimension symbol : part.symbols) {
            if (!rest.remove(symbol)) {
                return Optional.empty();
            }
        }
        if (part.known == 0 || known % part.known != 0) {
            return Optional.empty();
        }
        if (rest.isEmpty()) {
            return Optional.of(Dimension.of(known / part.known));
        }
        return rest.size() == 1 && known == part.known ? Optional.of(rest.get(0)) : Optional.empty();
    }

    /** Whether both are the same number whatever the symbols stand for. */
    boolean sameAs(ElementCount other) {
        List<Dimension> rest = new ArrayList<>(symbols);
        return known == other.known
                && symbols.size() == other.symbols.size()
                && other.symbols.stream().allMatch(rest::remove);
    }

    private static long times(long product, long extent, List<Dimension> dimensions) {
        try {
            return Math.multiplyExact(product, extent);
        } catch (ArithmeticException overflow) {
            throw new OnnxException(Code.SHAPE_INVALID, "Shape " + new Shape(dimensions) + " holds too many elements");
        }
    }
}
