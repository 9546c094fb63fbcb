package org.touchstone.kernel.onnx.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** The same numbers in another shape or order of axes. */
final class Reshaping {
    private static final int AXES_AS_INPUT = 13;

    private Reshaping() {}

    static List<Definition> definitions() {
        return List.of(
                new Definition(
                        "Identity",
                        1,
                        Arity.ONE,
                        settings -> new Reshape(in -> in.get(0).shape())),
                new Definition("Dropout", 1, new Arity(1, 3, 2), Reshaping::dropout),
                new Definition("Flatten", 1, Arity.ONE, Reshaping::flatten),
                new Definition("Reshape", 5, Arity.TWO, Reshaping::reshape),
                new Definition("Squeeze", 1, Arity.of(1, 2), Reshaping::squeeze),
                new Definition("Unsqueeze", 1, Arity.of(1, 2), Reshaping::unsqueeze),
                new Definition("Transpose", 1, Arity.ONE, Reshaping::transpose));
    }

    /** The numbers in row-major order in the shape that the function tells. */
    private record Reshape(Function<Inputs, long[]> target) implements Kernel {
        @Override
        public Result forward(Inputs in) {
            long[] shape = target.apply(in);
            if (Softmaxes.product(shape) != in.get(0).count()) {
                throw in.wrongShape(in.get(0) + " does not fill shape " + Arrays.toString(shape));
            }
            return Result.of(in.get(0).reshape(shape));
        }

        @Override
        public Map<Integer, Tensor> vjp(Back back) {
            return Map.of(0, back.cotangent().reshape(back.inputs().get(0).shape()));
        }
    }

    /** Does nothing in prediction; the mask that may be asked for says that everything stays. */
    private static Kernel dropout(Settings settings) {
        settings.ignore("ratio", "seed", "is_test");
        boolean mask = settings.node().outputs().size() > 1;
        return Kernel.ofAll(in -> {
            if (in.has(2) && in.number(2) != 0) {
                throw in.wrongShape("training_mode is on: export the model for inference");
            }
            Tensor x = in.get(0);
            // A view, not detached: the way back records it.
            Tensor same = x.reshape(x.shape());
            return mask ? List.of(same, Tensors.full(DType.BOOL, 1, x.shape())) : List.of(same);
        });
    }

    private static Kernel flatten(Settings settings) {
        long axis = settings.integer("axis", 1);
        return new Reshape(in -> {
            long[] shape = in.get(0).shape();
            int split = axis == shape.length ? shape.length : in.axis(axis, shape.length);
            return new long[] {
                Softmaxes.product(Arrays.copyOf(shape, split)),
                Softmaxes.product(Arrays.copyOfRange(shape, split, shape.length))
            };
        });
    }

    private static Kernel reshape(Settings settings) {
        boolean zeroIsZero = settings.flag("allowzero");
        return new Reshape(in -> {
            long[] shape = in.longs(1);
            long[] old = in.get(0).shape();
            for (int i = 0; i < shape.length; i++) {
                if (shape[i] == 0 && !zeroIsZero) {
                    if (i >= old.length) {
                        throw in.wrongShape("shape " + Arrays.toString(shape) + " copies an axis that " + in.get(0)
                                + " does not have");
                    }
                    shape[i] = old[i];
                }
            }
            return completed(in, shape);
        });
    }

    /** With the one -1 replaced by what is left. */
    private static long[] completed(Inputs in, long[] shape) {
        long open = Arrays.stream(shape).filter(length -> length == -1).count();
        long known = 1;
        for (long length : shape) {
            if (length < -1) {
                throw in.wrongShape("a negative length in shape " + Arrays.toString(shape));
            }
            known = length == -1 ? known : Math.multiplyHigh(known, length) == 0 ? known * length : -1;
        }
        boolean indivisible = open == 1 && (known == 0 || in.get(0).count() % known != 0);
        if (open > 1 || known < 0 || indivisible) {
            throw in.wrongShape(in.get(0) + " does not fill shape " + Arrays.toString(shape));
        }
        long rest = open == 0 ? 0 : in.get(0).count() / known;
        return Arrays.stream(shape).map(length -> length == -1 ? rest : length).toArray();
    }

    /** Axes are an attribute before operator set 13 and an input after. Empty when not given. */
    static Function<Inputs, long[]> axes(Settings settings, int place, int asInput) {
        if (settings.opset() < asInput) {
            long[] fixed = settings.integers("axes").stream()
                    .mapToLong(Long::longValue)
                    .toArray();
            return in -> fixed;
        }
        return in -> in.has(place) ? in.longs(place) : new long[0];
    }

    private static Kernel squeeze(Settings settings) {
        Function<Inputs, long[]> axes = axes(settings, 1, AXES_AS_INPUT);
        return new Reshape(in -> {
            long[] shape = in.get(0).shape();
            List<Integer> gone = new ArrayList<>();
            for (long axis : axes.apply(in)) {
                gone.add(in.axis(axis, shape.length));
            }
            return IntStream.range(0, shape.length)
                    .filter(i -> gone.isEmpty() ? shape[i] != 1 : !gone.contains(i))
                    .mapToLong(i -> shape[i])
                    .toArray();
        });
    }

    private static Kernel unsqueeze(Settings settings) {
        Function<Inputs, long[]> axes = axes(settings, 1, AXES_AS_INPUT);
        return new Reshape(in -> {
            long[] added = axes.apply(in);
            long[] old = in.get(0).shape();
            int rank = old.length + added.length;
            List<Integer> ones =
                    LongStream.of(added).mapToObj(axis -> in.axis(axis, rank)).toList();
            long[] shape = new long[rank];
            int from = 0;
            for (int i = 0; i < rank; i++) {
                boolean one = ones.contains(i) || from == old.length;
                shape[i] = one ? 1 : old[from++];
            }
            return shape;
        });
    }

    private static Kernel transpose(Settings settings) {
        List<Long> given = settings.integers("perm");
        return new Transpose(given.stream().map(Math::toIntExact).toList());
    }

    /** Axes in another order; reversed when none is given. */
    private record Transpose(List<Integer> order) implements Kernel {
        @Override
        public Result forward(Inputs in) {
            return Result.of(Shaping.permute(in.get(0), order(in)));
        }

        @Override
        public Map<Integer, Tensor> vjp(Back back) {
            int[] order = order(back.inputs());
            int[] inverse = new int[order.length];
            for (int i = 0; i < order.length; i++) {
                inverse[order[i]] = i;
            }
            return Map.of(0, Shaping.permute(back.cotangent(), inverse));
        }

        private int[] order(Inputs in) {
            int rank = in.get(0).rank();
            if (order.isEmpty()) {
                return IntStream.range(0, rank).map(i -> rank - 1 - i).toArray();
            }
            int[] axes = order.stream().mapToInt(Integer::intValue).toArray();
            if (!Arrays.equals(
                    IntStream.range(0, rank).toArray(),
                    Arrays.stream(axes).sorted().toArray())) {
                throw in.wrongShape("perm " + order + " of " + in.get(0));
            }
            return axes;
        }
    }
}
