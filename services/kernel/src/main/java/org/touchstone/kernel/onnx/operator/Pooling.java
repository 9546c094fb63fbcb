package org.touchstone.kernel.onnx.operator;

import java.util.List;
import java.util.stream.IntStream;
import org.touchstone.kernel.tensor.Reduce;

/** The largest element or the mean of each window, or of each channel. */
final class Pooling {
    private Pooling() {}

    static List<Definition> definitions() {
        return List.of(
                new Definition("MaxPool", 1, new Arity(1, 1, 2), settings -> {
                    boolean columnMajor = settings.flag("storage_order");
                    return new MaxPool(
                            kernel(settings),
                            columnMajor,
                            settings.node().outputs().size() > 1);
                }),
                new Definition(
                        "AveragePool",
                        1,
                        Arity.ONE,
                        settings -> new AveragePool(kernel(settings), settings.flag("count_include_pad"))),
                new Definition(
                        "GlobalAveragePool",
                        1,
                        Arity.ONE,
                        settings -> Kernel.of(in -> Reduce.mean(in.floats(0), true, spatialAxes(in)))),
                new Definition(
                        "GlobalMaxPool",
                        1,
                        Arity.ONE,
                        settings -> Kernel.of(in -> Reduce.amax(in.floats(0), true, spatialAxes(in)))));
    }

    private static Windowing kernel(Settings settings) {
        Windowing windowing = Windowing.read(settings);
        if (windowing.kernel().isEmpty()) {
            throw settings.wrong("kernel_shape", "is missing");
        }
        return windowing;
    }

    /** An image that pooling can take: of the rank that the kernel asks for. */
    static Frame frame(Inputs in, Windowing windowing) {
        List<Long> sizes = Convolutions.spatial(in, in.get(0));
        if (sizes.size() != windowing.kernel().size()) {
            throw in.wrongShape("kernel_shape " + windowing.kernel() + " for an image " + in.get(0));
        }
        Frame frame = windowing.frame(in, sizes, windowing.kernel());
        in.affordable(frame.padded(in.get(0)));
        in.affordable(frame.result(in.get(0), in.get(0).size(1)));
        return frame;
    }

    private static int[] spatialAxes(Inputs in) {
        int rank = in.get(0).rank();
        if (rank < 3) {
            throw in.wrongShape("an image has a batch, channels and spatial axes, not " + in.get(0));
        }
        return IntStream.range(2, rank).toArray();
    }
}
