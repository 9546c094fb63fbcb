package org.touchstone.kernel.onnx.operator;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.touchstone.kernel.tensor.Backward;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Softmax and its kin. Before operator set 13 they work on the matrix whose rows are the axes before the given one. */
final class Softmaxes {
    private static final int ALONG_AXIS = 13;

    private Softmaxes() {}

    static List<Definition> definitions() {
        return List.of(
                new Definition("Softmax", 1, Arity.ONE, settings -> new Softmax(view(settings))),
                new Definition("LogSoftmax", 1, Arity.ONE, settings -> along(settings, Neural::logSoftmax)),
                new Definition("Hardmax", 1, Arity.ONE, settings -> along(settings, Softmaxes::hardmax)));
    }

    /** Which axis of which shape of the same numbers. */
    private record View(boolean matrix, long axis) {
        int axis(Inputs in) {
            return matrix ? 1 : in.axis(axis, in.floats(0).rank());
        }

        Tensor of(Inputs in, Tensor x) {
            if (!matrix) {
                return x;
            }
            int split = axis == x.rank() ? x.rank() : in.axis(axis, x.rank());
            long[] shape = x.shape();
            return x.reshape(
                    product(Arrays.copyOf(shape, split)), product(Arrays.copyOfRange(shape, split, shape.length)));
        }
    }

    private static View view(Settings settings) {
        boolean matrix = settings.opset() < ALONG_AXIS;
        return new View(matrix, settings.integer("axis", matrix ? 1 : -1));
    }

    private static Kernel along(Settings settings, BiFunction<Tensor, Integer, Tensor> function) {
        View view = view(settings);
        return Kernel.of(in -> function.apply(view.of(in, in.floats(0)), view.axis(in))
                .reshape(in.get(0).shape()));
    }

    private record Softmax(View view) implements Kernel {
        @Override
        public Result forward(Inputs in) {
            return Result.of(Neural.softmax(view.of(in, in.floats(0)), view.axis(in))
                    .reshape(in.get(0).shape()));
        }

        @Override
        public Map<Integer, Tensor> vjp(Back back) {
            Inputs in = back.inputs();
            Tensor cotangent = view.of(in, back.cotangent());
            Tensor y = view.of(in, back.output(0));
            return Map.of(
                    0,
                    Backward.softmax(cotangent, y, view.axis(in))
                            .reshape(in.get(0).shape()));
        }
    }

    /** 1 at the first largest element, else 0; its derivative is 0. */
    private static Tensor hardmax(Tensor x, int axis) {
        Tensor index = Shaping.unsqueeze(Reduce.argMax(x, axis), axis);
        Tensor zeros = Tensors.zeros(x.dtype(), x.shape());
        return Shaping.scatter(zeros, axis, index, Tensors.ones(x.dtype(), index.shape()));
    }

    static long product(long... lengths) {
        return Arrays.stream(lengths).reduce(1, (a, b) -> a * b);
    }
}
