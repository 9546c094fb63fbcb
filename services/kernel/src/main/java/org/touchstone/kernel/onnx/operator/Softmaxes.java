package org.touchstone.kernel.onnx.operator;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Tensor;

/** Softmax and its kin. Before operator set 13 they work on the matrix whose rows are the axes before the given one. */
final class Softmaxes {
    private static final int ALONG_AXIS = 13;

    private Softmaxes() {}

    static List<Definition> definitions() {
        return List.of(
                new Definition("Softmax", 1, Arity.ONE, settings -> along(settings, Neural::softmax)),
                new Definition("LogSoftmax", 1, Arity.ONE, settings -> along(settings, Neural::logSoftmax)));
    }

    private static Kernel along(Settings settings, BiFunction<Tensor, Integer, Tensor> function) {
        boolean matrix = settings.opset() < ALONG_AXIS;
        long axis = settings.integer("axis", matrix ? 1 : -1);
        return Kernel.of(in -> {
            Tensor x = in.floats(0);
            if (!matrix) {
                return function.apply(x, in.axis(axis, x.rank()));
            }
            long rows = product(Arrays.copyOf(x.shape(), in.axis(axis, x.rank())));
            long columns = product(Arrays.copyOfRange(x.shape(), in.axis(axis, x.rank()), x.rank()));
            return function.apply(x.reshape(rows, columns), 1).reshape(x.shape());
        });
    }

    static long product(long... lengths) {
        return Arrays.stream(lengths).reduce(1, (a, b) -> a * b);
    }
}
