package org.touchstone.kernel.onnx.operator;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.onnx.ElementType;
import org.touchstone.kernel.onnx.network.HostTensor;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Tensors from shapes and numbers, and numbers of another type. */
final class Creating {
    private static final List<ElementType> NOT_CARRIED_EXACTLY =
            List.of(ElementType.INT16, ElementType.UINT16, ElementType.UINT32, ElementType.UINT64);

    private Creating() {}

    static List<Definition> definitions() {
        return List.of(
                new Definition("Shape", 1, Arity.ONE, Creating::shape),
                new Definition(
                        "Size",
                        1,
                        Arity.ONE,
                        settings ->
                                Kernel.of(in -> Tensors.of(new long[] {in.get(0).count()}))),
                new Definition("Range", 11, Arity.of(3), settings -> Kernel.of(Creating::range)),
                new Definition("ConstantOfShape", 9, Arity.ONE, Creating::constantOfShape),
                new Definition("OneHot", 9, Arity.of(3), settings -> {
                    long axis = settings.integer("axis", -1);
                    return Kernel.of(in -> oneHot(in, axis));
                }),
                new Definition("Trilu", 14, Arity.of(1, 2), settings -> {
                    boolean upper = settings.flag("upper", true);
                    return Kernel.of(in -> {
                        long diagonal = in.has(1) ? (long) in.number(1) : 0;
                        return upper
                                ? Shaping.upperTriangle(in.get(0), diagonal)
                                : Shaping.lowerTriangle(in.get(0), diagonal);
                    });
                }),
                new Definition("Cast", 6, Arity.ONE, Creating::cast),
                new Definition("CastLike", 15, Arity.TWO, settings -> {
                    settings.ignore("saturate");
                    return new Cast(null);
                }));
    }

    private static Kernel shape(Settings settings) {
        long start = settings.integer("start", 0);
        long end = settings.integer("end", Long.MAX_VALUE);
        return Kernel.of(in -> {
            long[] shape = in.get(0).shape();
            int from = within(start, shape.length);
            int to = Math.max(from, within(end, shape.length));
            return Tensors.of(Arrays.copyOfRange(shape, from, to), to - from);
        });
    }

    private static int within(long given, int rank) {
        return (int) Math.max(0, Math.min(rank, given < 0 ? given + rank : given));
    }

    private static Tensor range(Inputs in) {
        DType type = in.get(0).dtype();
        double start = in.number(0);
        double step = in.number(2);
        double count = Math.ceil((in.number(1) - start) / step);
        if (!(Math.abs(count) <= Integer.MAX_VALUE)) {
            throw in.wrongShape("a range of " + count + " numbers");
        }
        int length = (int) Math.max(0, count);
        in.affordable(length);
        double[] numbers = new double[length];
        Arrays.setAll(numbers, i -> start + i * step);
        Tensor range = Tensors.of(numbers, length);
        return range.dtype() == type ? range : range.to(type);
    }

    private static Kernel constantOfShape(Settings settings) {
        if (!settings.has("value")) {
            return Kernel.of(in -> Tensors.zeros(in.floating(), in.affordable(in.longs(0))));
        }
        HostTensor value = settings.tensor("value");
        if (value.count() != 1) {
            throw settings.wrong("value", "must be one number, not " + value);
        }
        double number = value.doubles()[0];
        return Kernel.of(in -> Tensors.full(value.type().carrier(in.floating()), number, in.affordable(in.longs(0))));
    }

    /** values[1] where the new axis has the index, values[0] elsewhere. */
    private static Tensor oneHot(Inputs in, long axis) {
        long classes = (long) in.number(1);
        Tensor index = in.get(0);
        int at = in.axis(axis, index.rank() + 1);
        long[] shape = Picking.joined(
                Arrays.copyOf(index.shape(), at),
                new long[] {classes},
                Arrays.copyOfRange(index.shape(), at, index.rank()));
        in.affordable(shape);
        if (in.get(2).rank() != 1 || in.get(2).count() != 2) {
            throw in.wrongShape("values must be two numbers, not " + in.get(2));
        }
        long[] lengths = new long[shape.length];
        Arrays.fill(lengths, 1);
        lengths[at] = classes;
        Tensor all = Tensors.of(LongStream.range(0, classes).toArray(), lengths);
        Tensor whole = index.dtype() == DType.I64 ? index : index.to(DType.I64);
        Tensor negative = Elementwise.less(whole, Tensors.zeros(DType.I64));
        Tensor counted = Elementwise.where(negative, whole.add((double) classes), whole);
        return Elementwise.where(
                Elementwise.equal(Shaping.unsqueeze(counted, at), all),
                Shaping.select(in.get(2), 0, 1),
                Shaping.select(in.get(2), 0, 0));
    }

    private static Kernel cast(Settings settings) {
        settings.ignore("saturate", "round_mode");
        long number = settings.integer("to", 0);
        ElementType type = ElementType.of((int) Math.max(0, Math.min(Integer.MAX_VALUE, number)))
                .filter(each -> !NOT_CARRIED_EXACTLY.contains(each))
                .orElseThrow(() -> settings.unsupported("element type " + number));
        return new Cast(type);
    }

    /** To the given type, or to that of the second operand. Floating types are all the one that the run computes in. */
    private record Cast(@Nullable ElementType type) implements Kernel {
        @Override
        public Result forward(Inputs in) {
            Tensor x = in.get(0);
            DType target = type == null ? in.get(1).dtype() : type.carrier(in.floating());
            Tensor converted = x.dtype() == target ? x.detach() : x.to(target);
            return Result.of(rounded(converted));
        }

        /** The run computes in more digits than the shorter types have. */
        private Tensor rounded(Tensor x) {
            if (type == ElementType.FLOAT16) {
                return x.to(DType.F16).to(x.dtype());
            }
            if (type != ElementType.BFLOAT16) {
                return x;
            }
            float[] numbers = x.toFloats();
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = HostTensor.toBrainFloat(numbers[i]);
            }
            Tensor short16 = Tensors.of(numbers, x.shape());
            return short16.dtype() == x.dtype() ? short16 : short16.to(x.dtype());
        }

        @Override
        public Map<Integer, Tensor> vjp(Back back) {
            return back.output(0).dtype().isFloating() ? Map.of(0, back.cotangent()) : Map.of();
        }
    }
}
