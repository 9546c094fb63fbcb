package org.touchstone.kernel.tensor;

import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.List;

/** Sums, means and extremes over axes (negative ones count from the end), differentiable. */
public final class Reduce {
    private static final Libtorch.F0 SUM_ALL = Libtorch.f0("torchSum");
    private static final Libtorch.F0 MEAN_ALL = Libtorch.f0("torchMean");
    private static final Libtorch.FDim ARGMAX = Libtorch.fDim("torchArgMax");
    private static final Libtorch.F1 CUMULATE = Libtorch.f1("torchCumSum");
    private static final MethodHandle SUM =
            Libtorch.find("torchSum", long.class, long.class, long[].class, boolean.class);

    private Reduce() {}

    /** The sum of all elements. */
    public static Tensor sum(Tensor x) {
        return Tensor.wrap(SUM_ALL.call(x.handle()));
    }

    public static Tensor sum(Tensor x, boolean keepAxes, int... axes) {
        try {
            return Tensor.wrap((long) SUM.invokeExact(x.handle(), longs(axes), keepAxes));
        } catch (Throwable e) {
            throw Libtorch.failure("sum", e);
        }
    }

    /** The mean of all elements. */
    public static Tensor mean(Tensor x) {
        return Tensor.wrap(MEAN_ALL.call(x.handle()));
    }

    public static Tensor mean(Tensor x, boolean keepAxes, int... axes) {
        return Script.tensor("mean", x, longs(axes), keepAxes);
    }

    /** The variance; divided by count - correction. */
    public static Tensor variance(Tensor x, int correction, boolean keepAxes, int... axes) {
        return Script.tensor("variance", x, longs(axes), correction, keepAxes);
    }

    /** The largest elements; the gradient is shared among equals. */
    public static Tensor amax(Tensor x, boolean keepAxes, int... axes) {
        return Script.tensor("amax", x, longs(axes), keepAxes);
    }

    /** The smallest elements; the gradient is shared among equals. */
    public static Tensor amin(Tensor x, boolean keepAxes, int... axes) {
        return Script.tensor("amin", x, longs(axes), keepAxes);
    }

    public static Tensor logSumExp(Tensor x, boolean keepAxes, int... axes) {
        return Script.tensor("logsumexp", x, longs(axes), keepAxes);
    }

    /** The index of the largest element along the axis, of type I64. */
    public static Tensor argMax(Tensor x, int axis) {
        return Tensor.wrap(ARGMAX.call(x.handle(), axis, false));
    }

    /** The index of the first smallest element along the axis, of type I64. */
    public static Tensor argMin(Tensor x, int axis) {
        return Script.tensor("arg_min", x, axis);
    }

    /** The product along one axis. */
    public static Tensor product(Tensor x, boolean keepAxis, int axis) {
        return Script.tensor("product", x, axis, keepAxis);
    }

    /** (sum of |x|^order)^(1/order); the derivative at 0 is 0. */
    public static Tensor norm(Tensor x, double order, boolean keepAxes, int... axes) {
        return Script.tensor("vector_norm", x, order, longs(axes), keepAxes);
    }

    /** Sums of all elements up to each along the axis. */
    public static Tensor cumulativeSum(Tensor x, int axis) {
        return Tensor.wrap(CUMULATE.call(x.handle(), axis));
    }

    /** The k largest elements along an axis, descending, and their indices (I64). */
    public record TopK(Tensor values, Tensor indices) {}

    /** The k largest elements along the axis. */
    public static TopK topK(Tensor x, int k, int axis) {
        List<Tensor> parts = Script.tensors("top_k", x, k, axis);
        return new TopK(parts.get(0), parts.get(1));
    }

    /** All elements in order along an axis and their indices (I64). */
    public record Sorted(Tensor values, Tensor indices) {}

    /** Sorts along the axis; equals keep their order. */
    public static Sorted sort(Tensor x, int axis, boolean descending) {
        List<Tensor> parts = Script.tensors("sort", x, axis, descending);
        return new Sorted(parts.get(0), parts.get(1));
    }

    /** The singular values of each matrix of the last two axes, descending. */
    public static Tensor singularValues(Tensor x) {
        return Script.tensor("singular_values", x);
    }

    static long[] longs(int... numbers) {
        return Arrays.stream(numbers).asLongStream().toArray();
    }
}
