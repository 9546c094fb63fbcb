package org.touchstone.kernel.onnx.operator;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Tensor;

/** Sums, extremes, norms over axes. */
final class Reductions {
    private static final int AXES_AS_INPUT = 18;
    private static final int AXES_OF_SUM_AS_INPUT = 13;

    private Reductions() {}

    /** A reduction over given axes, which may stay with length 1. */
    private interface Over {
        Tensor apply(Tensor x, boolean keep, int... axes);
    }

    static List<Definition> definitions() {
        return List.of(
                reduction("ReduceSum", AXES_OF_SUM_AS_INPUT, Reduce::sum),
                reduction("ReduceMean", AXES_AS_INPUT, Reduce::mean),
                reduction("ReduceMax", AXES_AS_INPUT, Reduce::amax),
                reduction("ReduceMin", AXES_AS_INPUT, Reduce::amin),
                reduction("ReduceProd", AXES_AS_INPUT, Reductions::product),
                reduction("ReduceL1", AXES_AS_INPUT, (x, keep, axes) -> Reduce.sum(Elementwise.abs(x), keep, axes)),
                reduction("ReduceL2", AXES_AS_INPUT, (x, keep, axes) -> Reduce.norm(x, 2, keep, axes)),
                reduction("ReduceLogSum", AXES_AS_INPUT, (x, keep, axes) -> Elementwise.log(Reduce.sum(x, keep, axes))),
                reduction("ReduceLogSumExp", AXES_AS_INPUT, Reduce::logSumExp),
                reduction("ReduceSumSquare", AXES_AS_INPUT, (x, keep, axes) -> Reduce.sum(x.mul(x), keep, axes)));
    }

    private static Definition reduction(String type, int asInput, Over over) {
        return new Definition(type, 1, Arity.of(1, 2), settings -> {
            boolean keep = settings.flag("keepdims", true);
            boolean nothing = settings.flag("noop_with_empty_axes");
            Function<Inputs, long[]> axes = Reshaping.axes(settings, 1, asInput);
            return Kernel.of(in -> {
                Tensor x = in.get(0);
                int[] along = Arrays.stream(axes.apply(in))
                        .mapToInt(axis -> in.axis(axis, x.rank()))
                        .toArray();
                if (along.length == 0 && nothing) {
                    return x.detach();
                }
                int[] all = IntStream.range(0, x.rank()).toArray();
                Tensor reduced = over.apply(x, keep, along.length == 0 ? all : along);
                return reduced.dtype() == x.dtype() ? reduced : reduced.to(x.dtype());
            });
        });
    }

    private static Tensor product(Tensor x, boolean keep, int... axes) {
        int[] fromLast = Arrays.stream(axes).sorted().toArray();
        Tensor product = x;
        for (int i = fromLast.length - 1; i >= 0; i--) {
            product = Reduce.product(product, keep, fromLast[i]);
        }
        return product == x ? x.detach() : product;
    }
}
