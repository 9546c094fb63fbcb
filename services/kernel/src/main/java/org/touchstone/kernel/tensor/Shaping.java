package org.touchstone.kernel.tensor;

import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Locale;

/** Moving elements about without arithmetic: joining, cutting, picking, padding. Differentiable; indices are of type I64. */
public final class Shaping {
    private static final Libtorch.FLongs PERMUTE = Libtorch.fLongs("torchPermute");
    private static final Libtorch.FLongs EXPAND = Libtorch.fLongs("torchExpand");
    private static final Libtorch.F1 UNSQUEEZE = Libtorch.f1("torchUnsqueeze");
    private static final Libtorch.F1 SQUEEZE = Libtorch.f1("torchSqueeze");
    private static final MethodHandle CAT = Libtorch.find("torchCat", long.class, long[].class, long.class);
    private static final MethodHandle STACK = Libtorch.find("torchStack", long.class, long[].class, long.class);
    private static final MethodHandle SLICE =
            Libtorch.find("torchSlice", long.class, long.class, long.class, long.class, long.class, long.class);
    private static final MethodHandle GATHER =
            Libtorch.find("torchGather", long.class, long.class, long.class, long.class, boolean.class);

    private Shaping() {}

    /** Reorders the axes. */
    public static Tensor permute(Tensor x, int... axes) {
        return Tensor.wrap(PERMUTE.call(x.handle(), Reduce.longs(axes)));
    }

    /** Repeats axes of length 1 to the given lengths, without copying. */
    public static Tensor expand(Tensor x, long... shape) {
        return Tensor.wrap(EXPAND.call(x.handle(), shape));
    }

    /** Inserts an axis of length 1. */
    public static Tensor unsqueeze(Tensor x, int axis) {
        return Tensor.wrap(UNSQUEEZE.call(x.handle(), axis));
    }

    /** Removes an axis of length 1. */
    public static Tensor squeeze(Tensor x, int axis) {
        return Tensor.wrap(SQUEEZE.call(x.handle(), axis));
    }

    /** Joins along an axis. */
    public static Tensor cat(List<Tensor> parts, int axis) {
        try {
            return Tensor.wrap((long) CAT.invokeExact(Script.handles(parts), (long) axis));
        } catch (Throwable e) {
            throw Libtorch.failure("cat", e);
        }
    }

    /** Joins along a new axis. */
    public static Tensor stack(List<Tensor> parts, int axis) {
        try {
            return Tensor.wrap((long) STACK.invokeExact(Script.handles(parts), (long) axis));
        } catch (Throwable e) {
            throw Libtorch.failure("stack", e);
        }
    }

    /** Elements from (inclusive) to (exclusive) along an axis. */
    public static Tensor slice(Tensor x, int axis, long from, long to) {
        if (from < 0 || from > to || to > x.size(axis)) {
            throw new TensorException("slice " + from + " to " + to + " of axis " + axis + " of " + x);
        }
        try {
            return Tensor.wrap((long) SLICE.invokeExact(x.handle(), (long) axis, from, to, 1L));
        } catch (Throwable e) {
            throw Libtorch.failure("slice", e);
        }
    }

    /** One index of an axis, which disappears. */
    public static Tensor select(Tensor x, int axis, long index) {
        return Scope.compute(() -> squeeze(slice(x, axis, index, index + 1), axis));
    }

    /** The slices of an axis, which disappears; their derivatives are put together once. */
    public static List<Tensor> unbind(Tensor x, int axis) {
        return Script.tensors("unbind", x, axis);
    }

    /** Picks by an index tensor of the rank of x. */
    public static Tensor gather(Tensor x, int axis, Tensor index) {
        try {
            return Tensor.wrap((long) GATHER.invokeExact(x.handle(), index.handle(), (long) axis, false));
        } catch (Throwable e) {
            throw Libtorch.failure("gather", e);
        }
    }

    /** Picks slices of an axis by a vector of indices. */
    public static Tensor indexSelect(Tensor x, int axis, Tensor index) {
        return Script.tensor("index_select", x, axis, index);
    }

    /** x with the source added at the indices along the axis. */
    public static Tensor scatterAdd(Tensor x, int axis, Tensor index, Tensor source) {
        return Script.tensor("scatter_add", x, axis, index, source);
    }

    /** x with the source written at the indices along the axis. */
    public static Tensor scatter(Tensor x, int axis, Tensor index, Tensor source) {
        return Script.tensor("scatter", x, axis, index, source);
    }

    /** A last axis of the given length with 1 at the index and 0 elsewhere. */
    public static Tensor oneHot(Tensor index, int classes, DType type) {
        return Scope.compute(() -> Script.tensor("one_hot", index, classes, Tensors.zeros(type)));
    }

    /** How {@link #pad} fills. */
    public enum PadMode {
        CONSTANT,
        REFLECT,
        REPLICATE
    }

    /** Pads the last axes: widths before and after, last axis first. The value counts for CONSTANT only. */
    public static Tensor pad(Tensor x, PadMode mode, double value, long... widths) {
        String name = mode.name().toLowerCase(Locale.ROOT);
        if (mode == PadMode.CONSTANT) {
            return Script.tensor("pad_constant", x, widths, value);
        }
        return Script.tensor("pad_" + name, x, widths);
    }

    /** The whole tensor side by side, so many times along each axis. */
    public static Tensor repeat(Tensor x, long... times) {
        return Script.tensor("repeat", x, times);
    }

    /** Matrices of the last two axes with 0 below the given diagonal; positive ones lie above the main one. */
    public static Tensor upperTriangle(Tensor x, long diagonal) {
        return Script.tensor("upper_triangle", x, diagonal);
    }

    /** Matrices of the last two axes with 0 above the given diagonal. */
    public static Tensor lowerTriangle(Tensor x, long diagonal) {
        return Script.tensor("lower_triangle", x, diagonal);
    }

    /** Where elements are not 0: one row of indices each, in row-major order. */
    public static Tensor nonZero(Tensor x) {
        return Script.tensor("non_zero", x);
    }

    /** How {@link #scatterReduce} joins an element with what is written there. */
    public enum Reduction {
        SUM,
        PROD,
        AMAX,
        AMIN
    }

    /** x with the source joined to the elements at the indices along the axis. */
    public static Tensor scatterReduce(Tensor x, int axis, Tensor index, Tensor source, Reduction reduction) {
        return Script.tensor(
                "scatter_reduce", x, axis, index, source, reduction.name().toLowerCase(Locale.ROOT));
    }

    /** Reverses axes. */
    public static Tensor flip(Tensor x, int... axes) {
        return Script.tensor("flip", x, Reduce.longs(axes));
    }
}
