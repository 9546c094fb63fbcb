package org.touchstone.kernel.onnx.operator;

import java.util.List;
import java.util.function.BiFunction;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;

/** Where the largest are, the k largest, running sums, and elements that are not 0. */
final class Ordering {
    private static final int COUNT_AS_INPUT = 10;

    private Ordering() {}

    static List<Definition> definitions() {
        return List.of(
                extreme("ArgMax", Reduce::argMax),
                extreme("ArgMin", Reduce::argMin),
                new Definition("TopK", 1, new Arity(1, 2, 2), Ordering::topK),
                new Definition("CumSum", 11, Arity.TWO, Ordering::cumulate),
                new Definition(
                        "NonZero",
                        9,
                        Arity.ONE,
                        settings -> Kernel.of(in -> {
                            in.affordable(
                                    in.get(0).count(), Math.max(1, in.get(0).rank()));
                            return Shaping.nonZero(in.get(0)).transpose(0, 1);
                        })));
    }

    private static Definition extreme(String type, BiFunction<Tensor, Integer, Tensor> first) {
        return new Definition(type, 1, Arity.ONE, settings -> {
            long axis = settings.integer("axis", 0);
            boolean keep = settings.flag("keepdims", true);
            boolean last = settings.flag("select_last_index");
            return Kernel.of(in -> {
                Tensor x = in.get(0);
                int along = in.axis(axis, x.rank());
                Tensor index = first.apply(last ? Shaping.flip(x, along) : x, along);
                Tensor counted = last ? index.neg().add(x.size(along) - 1.0) : index;
                return keep ? Shaping.unsqueeze(counted, along) : counted;
            });
        });
    }

    /** Equals in the order of their indices. */
    private static Kernel topK(Settings settings) {
        long axis = settings.integer("axis", -1);
        boolean largest = settings.flag("largest", true);
        settings.flag("sorted", true);
        boolean attribute = settings.opset() < COUNT_AS_INPUT;
        long fixed = attribute ? settings.integer("k", 0) : 0;
        return Kernel.ofAll(in -> {
            Tensor x = in.get(0);
            int along = in.axis(axis, x.rank());
            long k = attribute ? fixed : (long) in.number(1);
            if (k < 0 || k > x.size(along)) {
                throw in.wrongShape("the " + k + " largest of " + x.size(along));
            }
            Reduce.Sorted sorted = Reduce.sort(x, along, largest);
            return List.of(Shaping.slice(sorted.values(), along, 0, k), Shaping.slice(sorted.indices(), along, 0, k));
        });
    }

    private static Kernel cumulate(Settings settings) {
        boolean exclusive = settings.flag("exclusive");
        boolean reverse = settings.flag("reverse");
        return Kernel.of(in -> {
            int axis = in.axis((long) in.number(1), in.get(0).rank());
            Tensor x = reverse ? Shaping.flip(in.get(0), axis) : in.get(0);
            Tensor sums = Reduce.cumulativeSum(x, axis);
            sums = sums.dtype() == x.dtype() ? sums : sums.to(x.dtype());
            sums = exclusive ? sums.sub(x) : sums;
            return reverse ? Shaping.flip(sums, axis) : sums;
        });
    }
}
