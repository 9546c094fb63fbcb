package org.touchstone.kernel.onnx.operator;

import java.util.Arrays;
import java.util.List;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Shaping.Reduction;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Elements by their indices, which count from the end when negative: taking them and writing them. */
final class Picking {
    private Picking() {}

    static List<Definition> definitions() {
        return List.of(
                new Definition("Gather", 1, Arity.TWO, settings -> {
                    long axis = settings.integer("axis", 0);
                    return Kernel.of(in -> gather(in, in.axis(axis, in.get(0).rank())));
                }),
                new Definition("GatherElements", 11, Arity.TWO, settings -> {
                    long axis = settings.integer("axis", 0);
                    return Kernel.of(in -> {
                        int along = in.axis(axis, in.get(0).rank());
                        return Shaping.gather(
                                in.get(0), along, indices(in, 1, in.get(0).size(along)));
                    });
                }),
                new Definition("GatherND", 11, Arity.TWO, settings -> {
                    int batch = Math.toIntExact(settings.integer("batch_dims", 0));
                    return Kernel.of(in -> gatherTuples(in, batch));
                }),
                new Definition("Scatter", 9, Arity.of(3), Picking::scatterElements),
                new Definition("ScatterElements", 11, Arity.of(3), Picking::scatterElements),
                new Definition("ScatterND", 11, Arity.of(3), settings -> {
                    String reduction = settings.text("reduction", "none");
                    return Kernel.of(in -> scatterTuples(in, reduction));
                }));
    }

    private static Tensor gather(Inputs in, int axis) {
        Tensor x = in.get(0);
        Tensor index = indices(in, 1, x.size(axis));
        long[] shape = joined(
                Arrays.copyOf(x.shape(), axis), index.shape(), Arrays.copyOfRange(x.shape(), axis + 1, x.rank()));
        in.affordable(shape);
        return Shaping.indexSelect(x, axis, index.reshape(-1)).reshape(shape);
    }

    private static Kernel scatterElements(Settings settings) {
        long axis = settings.integer("axis", 0);
        String reduction = settings.text("reduction", "none");
        return Kernel.of(in -> {
            int along = in.axis(axis, in.get(0).rank());
            Tensor index = indices(in, 1, in.get(0).size(along));
            return written(in, in.get(0), along, index, in.get(2), reduction);
        });
    }

    /** The last axis of the indices addresses the first axes of x after the batch. */
    private static Tensor gatherTuples(Inputs in, int batch) {
        Tensor x = in.get(0);
        Tensor tuples = in.get(1);
        int depth = depth(in, x.rank() - batch, tuples);
        if (batch < 0 || batch >= tuples.rank() || !Arrays.equals(head(x, batch), head(tuples, batch))) {
            throw in.wrongShape(batch + " batch axes of " + x + " and " + tuples);
        }
        long[] inner = Arrays.copyOfRange(x.shape(), batch, batch + depth);
        long[] rest = Arrays.copyOfRange(x.shape(), batch + depth, x.rank());
        long items = Softmaxes.product(head(x, batch));
        Tensor places = flat(in, tuples, inner).reshape(items, -1);
        long[] starts = new long[Math.toIntExact(items)];
        Arrays.setAll(starts, i -> i * Softmaxes.product(inner));
        Tensor all = places.add(Tensors.of(starts, items, 1)).reshape(-1);
        long[] shape = joined(head(tuples, tuples.rank() - 1), rest);
        in.affordable(shape);
        Tensor rows = x.reshape(items * Softmaxes.product(inner), Softmaxes.product(rest));
        return Shaping.indexSelect(rows, 0, all).reshape(shape);
    }

    private static Tensor scatterTuples(Inputs in, String reduction) {
        Tensor x = in.get(0);
        Tensor tuples = in.get(1);
        int depth = depth(in, x.rank(), tuples);
        long[] inner = head(x, depth);
        long width = Softmaxes.product(Arrays.copyOfRange(x.shape(), depth, x.rank()));
        Tensor places = flat(in, tuples, inner).reshape(-1, 1);
        if (in.get(2).count() != places.count() * width) {
            throw in.wrongShape("updates " + in.get(2) + " for indices " + tuples + " of " + x);
        }
        Tensor index = Shaping.expand(places, places.count(), width);
        Tensor rows = x.reshape(Softmaxes.product(inner), width);
        return written(in, rows, 0, index, in.get(2).reshape(places.count(), width), reduction)
                .reshape(x.shape());
    }

    private static Tensor written(Inputs in, Tensor x, int axis, Tensor index, Tensor updates, String reduction) {
        return switch (reduction) {
            case "none" -> Shaping.scatter(x, axis, index, updates);
            case "add" -> Shaping.scatterReduce(x, axis, index, updates, Reduction.SUM);
            case "mul" -> Shaping.scatterReduce(x, axis, index, updates, Reduction.PROD);
            case "max" -> Shaping.scatterReduce(x, axis, index, updates, Reduction.AMAX);
            case "min" -> Shaping.scatterReduce(x, axis, index, updates, Reduction.AMIN);
            default -> throw in.wrongShape("reduction '" + reduction + "' is unknown");
        };
    }

    private static int depth(Inputs in, int most, Tensor tuples) {
        long depth = tuples.rank() == 0 ? 0 : tuples.size(-1);
        if (depth < 1 || depth > most) {
            throw in.wrongShape("indices " + tuples + " address " + depth + " axes of " + most);
        }
        return (int) depth;
    }

    /** One index into the flattened axes instead of a tuple. */
    private static Tensor flat(Inputs in, Tensor tuples, long[] lengths) {
        Tensor flat = Tensors.zeros(DType.I64, head(tuples, tuples.rank() - 1));
        for (int i = 0; i < lengths.length; i++) {
            Tensor one = Shaping.select(whole(in, tuples), tuples.rank() - 1, i);
            flat = flat.mul((double) lengths[i]).add(wrapped(one, lengths[i]));
        }
        return flat;
    }

    static Tensor indices(Inputs in, int place, long size) {
        return wrapped(whole(in, in.get(place)), size);
    }

    private static Tensor whole(Inputs in, Tensor index) {
        if (index.dtype() != DType.I64 && index.dtype() != DType.I32) {
            throw in.wrongType("indices must be whole numbers, not " + index.dtype());
        }
        return index.dtype() == DType.I64 ? index : index.to(DType.I64);
    }

    private static Tensor wrapped(Tensor index, long size) {
        Tensor negative = Elementwise.less(index, Tensors.zeros(DType.I64));
        return Elementwise.where(negative, index.add((double) size), index);
    }

    private static long[] head(Tensor x, int axes) {
        return Arrays.copyOf(x.shape(), axes);
    }

    static long[] joined(long[]... parts) {
        return Arrays.stream(parts).flatMapToLong(Arrays::stream).toArray();
    }
}
